// Reading requests and writing answers by cpp-httplib.
#pragma once

#include "http/http_response.h"
#include "http/message/http_request.h"
#include "http/socket/client_connection.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

namespace chattcp {

// Answers a request, on the thread of its connection. Throws nothing.
using HttpHandler =
    std::function<HttpResponse(ClientConnection& connection, const HttpRequest& request)>;

inline constexpr std::size_t kMostRequests = 1000; // On one connection.

// HttpExchange serves the requests of one connection. One thread.
//
// cpp-httplib parses the request line and the headers, decodes the path, refuses what it cannot
// read, compresses bodies, and writes status lines, lengths and keep-alive headers. It does not see
// sockets, TLS, threads, time limits, queries, routes or the chunks of streams: these are ours,
// since its own have no bounds that suit a server which must stay up among hostile clients.
// No other file knows the library, so that another one can take its place.
class HttpExchange {
public:
  // `connection` and `handler` must outlive it.
  HttpExchange(ClientConnection& connection, const HttpHandler& handler);
  ~HttpExchange();
  HttpExchange(const HttpExchange&) = delete;
  HttpExchange& operator=(const HttpExchange&) = delete;

  // Answers the request whose head, as returned by prepared_head(), is `head`. Returns true if
  // another request may follow on the connection.
  bool answer(std::string_view head, const BodyFraming& body);

  // The rest of that answer, if its body is written in steps: then no other request follows.
  SteppedAnswer take_rest();

private:
  class Library;

  std::unique_ptr<Library> library_;
};

} // namespace chattcp
