#include "serve/gate.h"

#include "serve/answers.h"
#include "serve/query_string.h"
#include "serve/request_headers.h"

#include <string>
#include <string_view>
#include <strings.h>
#include <vector>

namespace chattcp {

namespace {

// "Authorization: Bearer TOKEN" (RFC 6750, 2.1), or "?token=TOKEN" since an EventSource cannot set
// headers.
std::vector<std::string> tokens_in(const httplib::Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  std::vector<std::string> tokens;
  for (const std::string& value : header_values(request, "Authorization")) {
    if (strncasecmp(value.c_str(), kScheme.data(), kScheme.size()) == 0) {
      tokens.push_back(value.substr(kScheme.size()));
    }
  }
  const QueryParameters parameters = parse_query(request.target);
  const auto [first, last] = parameters.equal_range("token");
  for (auto parameter = first; parameter != last; ++parameter) {
    tokens.push_back(parameter->second);
  }
  return tokens;
}

// Answers where the request is not to be served, and says so by true.
bool refuse_host(const AccessPolicy& access, const httplib::Request& request,
                 httplib::Response& response) {
  if (access.allows_host(header_values(request, "Host"))) {
    return false;
  }
  answer_error(response, kForbidden,
               "the Host header names neither an IP address nor localhost; --allow-host NAME lets "
               "a name in");
  return true;
}

// A page that only embeds (<img src=…>, <iframe src=…>) sends no `Origin`, and cannot read the
// answer either; but browsers tell of it, and it shall not start a capture (W3C Fetch Metadata, 2).
// To follow a link is something else.
bool is_embedded_elsewhere(const httplib::Request& request) {
  return request.get_header_value("Sec-Fetch-Site") == "cross-site" &&
         request.get_header_value("Sec-Fetch-Dest") != "document";
}

bool refuse_origin(const AccessPolicy& access, const httplib::Request& request,
                   httplib::Response& response) {
  add_vary(response, "Origin"); // Also without one: a cache must not give this to a page.
  const std::vector<std::string> origins = header_values(request, "Origin");
  if (origins.empty()) {
    if (is_embedded_elsewhere(request) && !access.allows_all_origins()) {
      answer_error(response, kForbidden, "pages of other sites may not embed this");
      return true;
    }
    return false;
  }
  if (origins.size() != 1 || !access.allows_origin(origins.front())) {
    answer_error(response, kForbidden,
                 "pages of this origin may not read from here; --cors-origin ORIGIN lets one in");
    return true;
  }
  response.set_header("Access-Control-Allow-Origin", origins.front());
  response.set_header("Access-Control-Expose-Headers", "Retry-After");
  return false;
}

} // namespace

bool refuse_page(const AccessPolicy& access, const httplib::Request& request,
                 httplib::Response& response) {
  return refuse_host(access, request, response) || refuse_origin(access, request, response);
}

bool refuse_token(ServerState& state, const ClientAddress& client, const httplib::Request& request,
                  httplib::Response& response) {
  constexpr std::size_t kMostTokens = 2; // As many as there are ways to send one.
  if (state.access.allows_token({})) {
    return false;
  }
  const std::vector<std::string> tokens = tokens_in(request);
  if (tokens.empty() || tokens.size() > kMostTokens) {
    answer_error(response, kUnauthorized,
                 tokens.empty() ? "token required: 'Authorization: Bearer TOKEN', or ?token=TOKEN"
                                : "more than 2 tokens");
    return true;
  }
  switch (state.guesses.judge(client, [&] { return state.access.allows_token(tokens); })) {
  case GuessLimit::Verdict::right:
    return false;
  case GuessLimit::Verdict::wrong:
    answer_error(response, kUnauthorized, "wrong token");
    return true;
  case GuessLimit::Verdict::too_many:
    state.refusals.add(Limit::token_guesses);
    // A guess is free again within a second.
    answer_error(response, kTooManyRequests,
                 "too many wrong tokens from this address; try again later", "1");
    return true;
  }
  return true;
}

} // namespace chattcp
