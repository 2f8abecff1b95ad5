#include "serve/access/gate.h"

#include "http/answers.h"
#include "http/message/query_string.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <strings.h>
#include <vector>

namespace chattcp {

namespace {

// "Authorization: Bearer TOKEN" (RFC 6750, 2.1), or "?token=TOKEN" since an EventSource cannot set
// headers.
std::vector<std::string> tokens_in(const HttpRequest& request) {
  constexpr std::string_view kScheme = "Bearer ";
  std::vector<std::string> tokens;
  for (const std::string& value : request.fields.values("Authorization")) {
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

void log_refusal(ServerState& state, const Client& client, HttpStatus status,
                 const std::string& why) {
  if (!state.quiet) {
    state.log.add(client, "refused with " + std::to_string(status) + ": " + why);
  }
}

// `message` is for the client, `why` for the server's log: it names the option that would allow the
// request.
void deny(ServerState& state, const Client& client, HttpResponse& response, Denial denial,
          const std::string& message, const std::string& why) {
  const bool is_of_token = denial == Denial::token_missing || denial == Denial::token_wrong;
  const HttpStatus status = is_of_token ? kUnauthorized : kForbidden;
  answer_error(response, status, message);
  state.refusals.denials.add(denial);
  log_refusal(state, client, status, why);
}

// What a client sent, for a log line that may be copied into a shell: `other` in place of anything
// that is not a name or an origin.
std::string shown(const std::string& value, const char* other) {
  constexpr std::size_t kLongest = 100;
  const bool is_plain =
      !value.empty() && value.size() <= kLongest &&
      std::all_of(value.begin(), value.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 ||
               std::string_view(".-_:/[]").find(static_cast<char>(c)) != std::string_view::npos;
      });
  return is_plain ? value : other;
}

// These return true after answering a request that is not allowed.
bool refuse_host(ServerState& state, const Client& client, const HttpRequest& request,
                 HttpResponse& response) {
  const std::vector<std::string> hosts = request.fields.values("Host");
  if (state.access.allows_host(hosts)) {
    return false;
  }
  const std::string host = hosts.empty() ? "" : host_of(hosts.front()).value_or("");
  deny(state, client, response, Denial::host,
       "the Host header names neither an IP address nor localhost; allow a name with --allow-host "
       "NAME",
       "its Host is not a name of this server; allow it with --allow-host " + shown(host, "NAME"));
  return true;
}

// A page that embeds the server (<img src=…>, <iframe src=…>) sends no `Origin` and cannot read the
// answer, but must not start a capture. Browsers mark such requests (W3C Fetch Metadata, 2).
// Following a link is allowed.
bool is_embedded_elsewhere(const HttpRequest& request) {
  return request.fields.value("Sec-Fetch-Site") == "cross-site" &&
         request.fields.value("Sec-Fetch-Dest") != "document";
}

bool refuse_embedded(ServerState& state, const Client& client, const HttpRequest& request,
                     HttpResponse& response) {
  if (!is_embedded_elsewhere(request) || state.access.allows_all_origins()) {
    return false;
  }
  deny(state, client, response, Denial::embedding,
       "embedding in pages of other sites is not allowed",
       "embedded by a page of another site; allow all pages with --cors-origin '*'");
  return true;
}

// The page of this server sends its origin when it posts something. A proxy may have changed the
// host, but then the browser says whose page it is, where the connection is one that it trusts.
bool is_own_page(const ClientConnection& connection, const HttpRequest& request,
                 const std::string& origin) {
  return request.fields.value("Sec-Fetch-Site") == "same-origin" ||
         AccessPolicy::is_own_origin(origin, request.fields.value("Host"), connection.is_tls());
}

bool refuse_origin(ServerState& state, const ClientConnection& connection,
                   const HttpRequest& request, HttpResponse& response) {
  const Client& client = connection.client();
  add_vary(response, "Origin"); // Even without one: a cache must not give this answer to a page.
  const std::vector<std::string> origins = request.fields.values("Origin");
  if (origins.empty()) {
    return refuse_embedded(state, client, request, response);
  }
  if (origins.size() != 1 || !state.access.allows_origin(origins.front())) {
    if (origins.size() == 1 && is_own_page(connection, request, origins.front())) {
      return false; // Its browser shows it the answer without being told to.
    }
    deny(state, client, response, Denial::origin,
         "origin not allowed; allow it with --cors-origin ORIGIN",
         "a page of another origin; allow it with --cors-origin " +
             shown(origins.front(), "ORIGIN"));
    return true;
  }
  response.fields.set("Access-Control-Allow-Origin", origins.front());
  response.fields.set("Access-Control-Expose-Headers", "Retry-After");
  return false;
}

} // namespace

bool refuse_embedding(ServerState& state, const Client& client, const HttpRequest& request,
                      HttpResponse& response) {
  return refuse_host(state, client, request, response) ||
         refuse_embedded(state, client, request, response);
}

bool refuse_page(ServerState& state, const ClientConnection& connection, const HttpRequest& request,
                 HttpResponse& response) {
  return refuse_host(state, connection.client(), request, response) ||
         refuse_origin(state, connection, request, response);
}

bool refuse_token(ServerState& state, const Client& client, const HttpRequest& request,
                  const std::optional<std::string>& in_path, HttpResponse& response) {
  constexpr std::size_t kMostTokens = 2; // One in the header, one in the query.
  if (state.access.allows_token({})) {
    return false;
  }
  std::vector<std::string> tokens = tokens_in(request);
  if (in_path) {
    tokens.push_back(*in_path);
  }
  if (tokens.empty() || tokens.size() > kMostTokens) {
    deny(state, client, response, Denial::token_missing,
         tokens.empty() ? "token required: 'Authorization: Bearer TOKEN', or ?token=TOKEN"
                        : "more than 2 tokens",
         "no token; with --no-token, clients need none");
    return true;
  }
  const auto is_right = [&] { return state.access.allows_token(tokens); };
  const auto wait = [&](GuessLimit::Clock::duration time) {
    return state.stop.wait(std::chrono::ceil<std::chrono::milliseconds>(time)) != Wake::stopped;
  };
  switch (state.guesses.judge(client.address, is_right, wait)) {
  case GuessLimit::Verdict::right:
    return false;
  case GuessLimit::Verdict::wrong:
    deny(state, client, response, Denial::token_wrong, "wrong token",
         "wrong token; the right one is that of --token, --token-file or CHATTCP_TOKEN");
    return true;
  case GuessLimit::Verdict::too_many:
    ++state.refusals.token_guesses;
    // A new guess is allowed within a second.
    answer_error(response, kTooManyRequests,
                 "too many wrong tokens from this address (--max-guesses)", "1");
    log_refusal(state, client, kTooManyRequests,
                "too many wrong tokens from its address; allow more with --max-guesses, or "
                "distinguish the clients of a proxy with --trusted-proxy");
    return true;
  case GuessLimit::Verdict::unknown:
    answer_error(response, kUnavailable, "the server is stopping");
    return true;
  }
  return true;
}

} // namespace chattcp
