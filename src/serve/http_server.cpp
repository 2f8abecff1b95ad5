#include "serve/http_server.h"

#include "base/error.h"
#include "serve/json_text.h"
#include "serve/request_head.h"

#include <algorithm>
#include <cerrno>
#include <exception>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace chattcp {

namespace {

constexpr std::size_t kMostRequests = 1000; // On one connection.

// The connection whose request this thread serves: what the library hands to a handler does not
// tell it.
thread_local ClientConnection* served_connection = nullptr;

// What cpp-httplib reads a request's head from, and writes the answer to. Which of these members
// the base class has differs between its versions, so none says `override`.
// NOLINTBEGIN(modernize-use-override,readability-convert-member-functions-to-static)
class ConnectionStream : public httplib::Stream {
public:
  ConnectionStream(ClientConnection& connection, std::string_view head)
      : connection_(connection), head_(head) {}

  bool is_readable() const { return true; }
  bool is_writable() const { return true; }   // Up to 0.17.
  bool wait_readable() const { return true; } // From 0.18 on.
  bool wait_writable() const { return true; }
  time_t duration() const { return 0; }

  ssize_t read(char* out, std::size_t size) {
    const std::size_t count = head_.copy(out, size);
    head_.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }

  ssize_t write(const char* text, std::size_t size) {
    return connection_.write({std::string_view(text, size)}) ? static_cast<ssize_t>(size) : -1;
  }

  void get_remote_ip_and_port(std::string& ip, int& port) const {
    ip = connection_.peer_address();
    port = connection_.ends().remote.port;
  }

  void get_local_ip_and_port(std::string& ip, int& port) const {
    ip = connection_.local_address();
    port = connection_.ends().local.port;
  }

  // The library refuses descriptors that are too large for select(2), which nothing here uses.
  socket_t socket() const { return 0; }

private:
  ClientConnection& connection_;
  std::string_view head_; // What has not been read.
};
// NOLINTEND(modernize-use-override,readability-convert-member-functions-to-static)

// Whether no further request may follow on the connection: what a body would be is not read.
bool is_last_request(const httplib::Request& request) {
  const bool has_body =
      request.has_header("Content-Length") || request.has_header("Transfer-Encoding");
  return has_body || request.method == "POST" || request.path == "/api/capture";
}

// False where the client has left, takes too long, or sends too much.
bool read_head(ClientConnection& connection, std::string& head) {
  char next = 0;
  while (!is_whole_head(head)) {
    if (connection.read(&next, 1) == 0) {
      return false;
    }
    head += next;
    if (head == "\r\n") {
      head.clear(); // RFC 9112, 2.2: an empty line before a request is ignored.
    }
  }
  return true;
}

// An answer that the library has no part in. `status` is as RFC 9110, 15 has it, with its phrase.
void refuse(ClientConnection& connection, const std::string& status) {
  const std::string body = error_json(status.substr(status.find(' ') + 1)) + "\n";
  connection.write({"HTTP/1.1 ", status, "\r\nContent-Type: application/json\r\nContent-Length: ",
                    std::to_string(body.size()), "\r\nConnection: close\r\n\r\n", body});
}

} // namespace

HttpServer::HttpServer(const Listeners& listeners, const TlsContext* tls,
                       std::size_t most_connections, Handler handler, StopSignal& stop)
    : listeners_(listeners), tls_(tls), most_connections_(most_connections),
      handler_(std::move(handler)), stop_(stop) {
  // Without one, the library takes itself for stopped.
  svr_sock_ = listeners.sockets().front().fd();
  set_keep_alive_max_count(kMostRequests); // The two are told to clients;
  set_keep_alive_timeout(5);               // ClientConnection has its own clock.
  set_default_headers({{"X-Content-Type-Options", "nosniff"}});
  set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
    handler_(*served_connection, request, response);
    return HandlerResponse::Handled;
  });
  // There are two kinds of these handlers, so this one says which it is.
  set_error_handler(HandlerWithResponse([](const httplib::Request&, httplib::Response& response) {
    if (response.body.empty()) { // The library itself refuses the request.
      response.set_content(error_json("the request cannot be read (status " +
                                      std::to_string(response.status) + ")") +
                               "\n",
                           "application/json");
    }
    return HandlerResponse::Handled;
  }));
}

void HttpServer::run() {
  accept_on_all();
  std::unique_lock lock(mutex_);
  ended_.wait(lock, [this] { return connections_ == 0; });
}

void HttpServer::accept_on_all() {
  std::vector<std::jthread> others; // They end when a stop is requested.
  const std::vector<Socket>& sockets = listeners_.sockets();
  try {
    for (std::size_t i = 1; i < sockets.size(); ++i) {
      others.emplace_back([this, fd = sockets[i].fd()] { accept_on(fd); });
    }
  } catch (const std::system_error&) {
    stop_.request();
    throw Error("cannot start a thread for each address");
  }
  accept_on(sockets.front().fd());
}

void HttpServer::accept_on(int listening) {
  constexpr std::chrono::hours kLong(1);
  for (Wake wake = Wake::timeout; wake != Wake::stopped;) {
    wake = stop_.wait_readable(listening, kLong);
    if (wake == Wake::ready) {
      accept_one(listening);
    }
  }
}

void HttpServer::accept_one(int listening) {
  constexpr std::chrono::milliseconds kPause(50);
  Socket socket(accept(listening, nullptr, nullptr));
  if (socket.fd() >= 0) {
    start_thread(std::move(socket));
    return;
  }
  // Anything else is the client's fault, who has left.
  if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
    stop_.wait_readable(-1, kPause); // The client waits in the backlog, until something is free.
  }
}

void HttpServer::start_thread(Socket socket) {
  {
    const std::lock_guard lock(mutex_);
    if (connections_ >= most_connections_) {
      refuse_connection(socket);
      return;
    }
    ++connections_;
  }
  try {
    std::thread([this, shared = std::make_shared<Socket>(std::move(socket))] {
      serve_connection(std::move(*shared));
      const std::lock_guard lock(mutex_);
      --connections_;
      ended_.notify_all();
    }).detach(); // run() waits for its end.
  } catch (const std::exception&) {
    const std::lock_guard lock(mutex_); // No thread, or no memory; the client sees the end.
    --connections_;
  }
}

void HttpServer::refuse_connection(const Socket& socket) {
  constexpr std::string_view kAnswer = "HTTP/1.1 503 Service Unavailable\r\n"
                                       "Content-Type: application/json\r\n"
                                       "Content-Length: 33\r\n"
                                       "Retry-After: 5\r\n"
                                       "Connection: close\r\n\r\n"
                                       "{\"error\":\"too many connections\"}\n";
  // Under TLS it is gibberish, and a refusal all the same.
  static_cast<void>(send(socket.fd(), kAnswer.data(), kAnswer.size(), MSG_DONTWAIT));
}

void HttpServer::serve_connection(Socket socket) {
  try {
    ClientConnection connection(std::move(socket), tls_, stop_);
    served_connection = &connection;
    if (!connection.handshake()) {
      return;
    }
    for (std::size_t requests = 0;
         requests < kMostRequests && connection.wait_for_request() && serve_request(connection);) {
      ++requests;
    }
    connection.finish();
  } catch (const std::exception&) {
    // The client had left before it began, or there is no memory for it.
  }
}

// True where a further request may follow.
bool HttpServer::serve_request(ClientConnection& connection) {
  std::string head;
  if (!read_head(connection, head)) {
    if (connection.request_too_large()) {
      refuse(connection, "431 Request Header Fields Too Large");
    }
    return false;
  }
  if (const std::optional<std::string> fault = fault_of_head(head)) {
    refuse(connection, *fault);
    return false;
  }
  head = prepared_head(head);
  ConnectionStream stream(connection, head);
  bool last = true; // Also where the library refuses the request: who knows where it ends.
  bool closed = false;
  const auto set_up = [&last](httplib::Request& request) {
    last = is_last_request(request);
    if (last) {
      request.headers.erase("Connection");
      request.headers.emplace("Connection", "close"); // So that the answer says it.
    }
  };
  // Newer versions are told the ends of the connection.
  const auto process = [&](auto& self) {
    if constexpr (requires { self.process_request(stream, last, closed, set_up); }) {
      return self.process_request(stream, false, closed, set_up);
    } else {
      return self.process_request(stream, connection.peer_address(), connection.ends().remote.port,
                                  connection.local_address(), connection.ends().local.port, false,
                                  closed, set_up);
    }
  };
  return process(*this) && !closed && !last;
}

} // namespace chattcp
