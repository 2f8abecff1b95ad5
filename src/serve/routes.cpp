#include "serve/routes.h"

#include "base/error.h"
#include "http/answers.h"
#include "output/interfaces_json.h"
#include "serve/access/gate.h"
#include "serve/access/token_path.h"
#include "serve/capture_route.h"
#include "serve/metrics.h"
#include "serve/page/page_route.h"
#include "serve/saved/packets_route.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace chattcp {

namespace {

constexpr const char* kMethods = "GET, HEAD, OPTIONS";
constexpr const char* kMethodsAndPost = "GET, HEAD, POST, OPTIONS";

// Needs no token, since it only shows that the server is there. /openapi.json shows its version and
// dialect.
constexpr const char* kOpenPath = "/healthz";

// The only one to which clients send something, and how long the rest of it is discarded when the
// answer is complete: a client that is reset while it sends may not see the answer.
constexpr std::string_view kPacketsPath = "/api/packets";
constexpr std::chrono::seconds kDiscard(30);

// RFC 9110, 5.6: the characters of names and of lists of them. cpp-httplib decodes % in headers.
bool is_in_list_of_names(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("!#$%&'*+-.^_`|~, \t").find(c) != std::string_view::npos;
}

// Access-Control-Allow-Headers for a preflight, which names the headers that the page wants to
// send. The origin is allowed and no header gives a page more access, so all of them are allowed;
// by name, since `*` does not include Authorization.
std::string allowed_headers(const HttpRequest& request) {
  const std::string asked = request.fields.value("Access-Control-Request-Headers");
  const bool names = std::all_of(asked.begin(), asked.end(), is_in_list_of_names);
  return asked.empty() || !names ? "Authorization, Accept, Cache-Control, Last-Event-ID" : asked;
}

// A browser's preflight before it sends certain headers (Fetch Standard, 3.2.2).
void answer_options(const HttpRequest& request, const char* methods, HttpResponse& response) {
  response.status = kNoContent;
  response.fields.set("Allow", methods);
  if (request.fields.contains("Origin")) {
    response.fields.set("Access-Control-Allow-Methods", methods);
    response.fields.set("Access-Control-Allow-Headers", allowed_headers(request));
    response.fields.set("Access-Control-Max-Age", "600"); // Seconds.
  }
  if (request.fields.contains("Access-Control-Request-Private-Network")) {
    response.fields.set("Access-Control-Allow-Private-Network", "true");
  }
}

void answer_interfaces(ServerState& state, ClientConnection& /*connection*/,
                       const HttpRequest& /*request*/, HttpResponse& response) {
  answer_json(response, kOk, interfaces_json(state.interfaces(), state.dialect));
}

void answer_metrics(ServerState& state, ClientConnection& /*connection*/,
                    const HttpRequest& /*request*/, HttpResponse& response) {
  answer_text(response, metrics_text(state.captures, state.totals, state.refusals),
              "text/plain; version=0.0.4");
}

void answer_openapi(ServerState& state, ClientConnection& /*connection*/,
                    const HttpRequest& /*request*/, HttpResponse& response) {
  answer_json(response, kOk, state.openapi);
}

void answer_health(ServerState& /*state*/, ClientConnection& /*connection*/,
                   const HttpRequest& /*request*/, HttpResponse& response) {
  answer_text(response, "ok\n", "text/plain");
}

// Also after a token in the path.
bool is_stream(std::string_view path) {
  return path.ends_with("/api/capture") || path.ends_with("/api/capture.pcap") ||
         path.ends_with("/api/conversations") || path == kPacketsPath;
}

struct Route {
  std::string_view path;
  decltype(&answer_health) answer;
};

constexpr std::array<Route, 9> kRoutes{{
    {"/api/interfaces", answer_interfaces},
    {"/api/capture", answer_capture},
    {"/api/capture.pcap", answer_frames},
    {"/api/conversations", answer_conversations},
    {"/api/files", answer_files},
    {kPacketsPath, answer_packets},
    {"/metrics", answer_metrics},
    {kOpenPath, answer_health},
    {"/openapi.json", answer_openapi},
}};

// Saved files are unknown to chattcp-capture.
bool is_offered(const Route& route, Dialect dialect) {
  return dialect == Dialect::documented ||
         (route.answer != answer_files && route.answer != answer_packets);
}

bool takes_post(const Route& route) {
  return route.path == kPacketsPath;
}

const char* methods_of(const Route* route) {
  return route != nullptr && takes_post(*route) ? kMethodsAndPost : kMethods;
}

const Route* find_route(std::string_view path, Dialect dialect) {
  const auto* const found = std::find_if(kRoutes.begin(), kRoutes.end(), [&](const Route& route) {
    return route.path == path && is_offered(route, dialect);
  });
  return found == kRoutes.end() ? nullptr : found;
}

// The page among them, where there is one.
std::string paths(Dialect dialect) {
  std::string text = dialect == Dialect::chattcp_capture ? "" : "/";
  for (const Route& route : kRoutes) {
    if (is_offered(route, dialect)) {
      text.append(text.empty() ? "" : ", ").append(route.path);
    }
  }
  return text;
}

// What a request is for.
struct Wanted {
  const Route* route;               // Null: no such path.
  std::optional<std::string> token; // From the path.
};

// Released clients have no field for a token, so their users enter it after the address.
Wanted find_wanted(const ServerState& state, const HttpRequest& request) {
  if (const Route* const route = find_route(request.path, state.dialect)) {
    return {.route = route, .token = {}};
  }
  if (state.dialect == Dialect::chattcp_capture) {
    if (const std::optional<TokenPath> path = parse_token_path(request.target)) {
      if (const Route* const route = find_route(path->path, state.dialect)) {
        return {.route = route, .token = path->token};
      }
    }
  }
  return {.route = nullptr, .token = {}};
}

// Returns true after refusing a method that no request for the route has.
bool refuse_method(const Route& route, const HttpRequest& request, HttpResponse& response) {
  const bool with_post = takes_post(route);
  if (request.method == "GET" || request.method == "HEAD" ||
      (request.method == "POST" && with_post)) {
    return false;
  }
  answer_error(response, kMethodNotAllowed,
               with_post ? "method not allowed; use GET, HEAD, POST or OPTIONS"
                         : "method not allowed; use GET, HEAD or OPTIONS");
  response.fields.set("Allow", methods_of(&route));
  return true;
}

void dispatch(ServerState& state, ClientConnection& connection, const HttpRequest& request,
              HttpResponse& response) {
  // The files of the page hold no secret, and browsers name an origin for its scripts, which is not
  // the server's where a proxy changes the host.
  const bool is_public = is_of_page(request.path);
  if (is_public ? refuse_embedding(state, connection.client(), request, response)
                : refuse_page(state, connection, request, response)) {
    return;
  }
  const auto [route, token] = find_wanted(state, request);
  if (request.method == "OPTIONS") {
    answer_options(request, methods_of(route), response);
    return;
  }
  if (is_public) {
    answer_page(request, state.dialect, response);
    return;
  }
  const bool is_open = route != nullptr && route->path == kOpenPath;
  if (!is_open && refuse_token(state, connection.client(), request, token, response)) {
    return;
  }
  if (route == nullptr) {
    answer_error(response, kNotFound, "no such path; there are: " + paths(state.dialect));
  } else if (!refuse_method(*route, request, response)) {
    route->answer(state, connection, request, response);
  }
}

} // namespace

HttpResponse answer_request(ServerState& state, ClientConnection& connection,
                            const HttpRequest& request) {
  HttpResponse response;
  response.close = is_stream(request.path); // A stream ends with its connection.
  if (request.path == kPacketsPath && request.method == "POST") {
    connection.expect_more(kDiscard);
  }
  connection.set_client(
      state.proxies.client_of(connection.ends().remote.address, connection.peer(),
                              {.forwarded = request.fields.values("Forwarded"),
                               .x_forwarded_for = request.fields.values("X-Forwarded-For")}));
  // The ports of a stream that has ended may be used again.
  state.hidden.erase(connection.ends());
  try {
    dispatch(state, connection, request, response);
  } catch (const UsageError& error) {
    answer_error(response, kBadRequest, error.what());
  } catch (const std::exception& error) {
    answer_error(response, kInternalError, error.what());
  }
  return response;
}

} // namespace chattcp
