#include "serve/routes.h"

#include "base/error.h"
#include "output/interfaces_json.h"
#include "pipeline/interface_records.h"
#include "serve/answers.h"
#include "serve/capture_route.h"
#include "serve/metrics.h"

#include <algorithm>
#include <array>
#include <exception>
#include <string>
#include <string_view>
#include <strings.h>
#include <vector>

namespace chattcp {

namespace {

constexpr const char* kMethods = "GET, HEAD, OPTIONS";

std::vector<std::string> header_values(const httplib::Request& request, const std::string& name) {
  std::vector<std::string> values;
  const auto [first, last] = request.headers.equal_range(name);
  for (auto header = first; header != last; ++header) {
    values.push_back(header->second);
  }
  return values;
}

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
  const auto [first, last] = request.params.equal_range("token");
  for (auto parameter = first; parameter != last; ++parameter) {
    tokens.push_back(parameter->second);
  }
  return tokens;
}

// Answers where the request is not to be served, and says so by true.
bool refuse_host(const ServerState& state, const httplib::Request& request,
                 httplib::Response& response) {
  if (state.access.allows_host(header_values(request, "Host"))) {
    return false;
  }
  answer_error(response, kForbidden,
               "the Host header names neither an IP address nor localhost; --allow-host NAME lets "
               "a name in");
  return true;
}

// A page that only embeds (<img src=…>) sends no `Origin`, and cannot read the answer either; but
// browsers tell of it, and it shall not start a capture (W3C Fetch Metadata, 2.4).
bool is_embedded_elsewhere(const httplib::Request& request) {
  return request.get_header_value("Sec-Fetch-Site") == "cross-site" &&
         request.get_header_value("Sec-Fetch-Mode") != "navigate";
}

// Whether what a page of `origins`, the values of the `Origin` headers, asks for is to be done.
bool allows_origins(const AccessPolicy& access, const std::vector<std::string>& origins,
                    const httplib::Request& request) {
  if (origins.empty()) {
    return !is_embedded_elsewhere(request) || access.allows_origin("of a page that is not told");
  }
  return origins.size() == 1 && access.allows_origin(origins.front());
}

bool refuse_origin(const ServerState& state, const httplib::Request& request,
                   httplib::Response& response) {
  const std::vector<std::string> origins = header_values(request, "Origin");
  if (!allows_origins(state.access, origins, request)) {
    answer_error(response, kForbidden,
                 "pages of this origin may not read from here; --cors-origin ORIGIN lets one in");
    return true;
  }
  if (!origins.empty()) {
    response.set_header("Access-Control-Allow-Origin", origins.front());
    response.set_header("Vary", "Origin");
  }
  return false;
}

bool refuse_token(const ServerState& state, const httplib::Request& request,
                  httplib::Response& response) {
  if (request.path == "/healthz" || state.access.allows_token(tokens_in(request))) {
    return false;
  }
  answer_error(response, kUnauthorized,
               "token required: 'Authorization: Bearer TOKEN', or ?token=TOKEN");
  return true;
}

// A browser asks so before it sends certain headers (Fetch Standard, 3.2.2).
void answer_options(const httplib::Request& request, httplib::Response& response) {
  response.status = kNoContent;
  response.set_header("Allow", kMethods);
  if (request.has_header("Origin")) {
    response.set_header("Access-Control-Allow-Methods", kMethods);
    response.set_header("Access-Control-Allow-Headers",
                        "Authorization, Accept, Cache-Control, Last-Event-ID");
    response.set_header("Access-Control-Max-Age", "600"); // Seconds.
  }
  if (request.has_header("Access-Control-Request-Private-Network")) {
    response.set_header("Access-Control-Allow-Private-Network", "true");
  }
}

void answer_text(httplib::Response& response, const std::string& text, const char* type) {
  response.status = kOk;
  response.set_header("Cache-Control", "no-store");
  response.set_content(text, type);
}

void answer_interfaces(ServerState& state, ClientConnection& /*connection*/,
                       const httplib::Request& /*request*/, httplib::Response& response) {
  answer_json(response, kOk, interfaces_json(interface_records(), state.dialect));
}

void answer_metrics(ServerState& state, ClientConnection& /*connection*/,
                    const httplib::Request& /*request*/, httplib::Response& response) {
  answer_text(response, metrics_text(state.captures, state.streams), "text/plain; version=0.0.4");
}

void answer_health(ServerState& /*state*/, ClientConnection& /*connection*/,
                   const httplib::Request& /*request*/, httplib::Response& response) {
  answer_text(response, "ok\n", "text/plain");
}

struct Route {
  std::string_view path;
  decltype(&answer_health) answer;
};

constexpr std::array<Route, 4> kRoutes{{
    {"/api/interfaces", answer_interfaces},
    {"/api/capture", answer_capture},
    {"/metrics", answer_metrics},
    {"/healthz", answer_health},
}};

std::string paths() {
  std::string text;
  for (const Route& route : kRoutes) {
    text.append(text.empty() ? "" : ", ").append(route.path);
  }
  return text;
}

void dispatch(ServerState& state, ClientConnection& connection, const httplib::Request& request,
              httplib::Response& response) {
  if (refuse_host(state, request, response) || refuse_origin(state, request, response)) {
    return;
  }
  if (request.method == "OPTIONS") {
    answer_options(request, response);
    return;
  }
  if (refuse_token(state, request, response)) {
    return;
  }
  const auto* const route =
      std::find_if(kRoutes.begin(), kRoutes.end(),
                   [&](const Route& candidate) { return candidate.path == request.path; });
  if (route == kRoutes.end()) {
    answer_error(response, kNotFound, "no such path; there are: " + paths());
  } else if (request.method != "GET" && request.method != "HEAD") {
    answer_error(response, kMethodNotAllowed, std::string("there are: ") + kMethods);
    response.set_header("Allow", kMethods);
  } else {
    route->answer(state, connection, request, response);
  }
}

} // namespace

void answer_request(ServerState& state, ClientConnection& connection,
                    const httplib::Request& request, httplib::Response& response) {
  // The ends of a stream that is over may meet again.
  state.hidden.erase(connection.ends());
  try {
    dispatch(state, connection, request, response);
  } catch (const UsageError& error) {
    answer_error(response, kBadRequest, error.what());
  } catch (const std::exception& error) {
    answer_error(response, kInternalError, error.what());
  }
}

} // namespace chattcp
