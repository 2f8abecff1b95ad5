#include "http/http_server.h"

#include "base/error.h"
#include "http/answers.h"
#include "http/connection_stream.h"
#include "http/json_text.h"
#include "http/message/http_date.h"
#include "http/message/prepared_head.h"
#include "http/message/request_head.h"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <exception>
#include <memory>
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

// Whether no further request may follow on the connection: what a body would be is not read.
bool is_last_request(const httplib::Request& request) {
  const bool has_body =
      request.has_header("Content-Length") || request.has_header("Transfer-Encoding");
  return has_body || request.method == "POST" || request.path.ends_with("/api/capture");
}

// False where the client has left, takes too long, or sends too much.
bool read_head(ClientConnection& connection, RequestHead& head) {
  char next = 0;
  while (!head.whole() && !head.exceeded() && !head.is_tls()) {
    if (connection.read(&next, 1) == 0) {
      return false;
    }
    head.add(next);
  }
  return head.whole();
}

// An answer that the library has no part in. `status` is as RFC 9110, 15 has it, with its phrase.
void refuse(ClientConnection& connection, std::string_view status, std::string_view message) {
  const std::string body = error_json(std::string(message)) + "\n";
  const std::string_view retry = status.starts_with("503") ? "\r\nRetry-After: " : "";
  connection.write(
      {"HTTP/1.1 ", status, "\r\nDate: ", http_date(std::time(nullptr)),
       "\r\nContent-Type: application/json\r\nContent-Length: ", std::to_string(body.size()), retry,
       retry.empty() ? "" : kRetryAfter, "\r\nConnection: close\r\n\r\n", body});
}

// False where no request can follow.
bool begins_well(ClientConnection& connection) {
  const Handshake handshake = connection.handshake();
  if (handshake == Handshake::plain_http) {
    refuse(connection, "400 Bad Request", "this port speaks TLS: the URL must begin with https://");
    connection.finish();
  }
  return handshake == Handshake::done;
}

// What the library leaves out of an answer, or puts into it and would better not.
void complete_headers(const httplib::Request& request, httplib::Response& response) {
  response.set_header("Date", http_date(std::time(nullptr))); // RFC 9110, 6.6.1.
  response.headers.erase("Accept-Ranges");                    // There are none.
  if (request.version == "HTTP/1.0" && !response.has_header("Connection")) {
    response.set_header("Connection", "keep-alive"); // Else the client takes it for the last one.
  }
}

constexpr std::string_view kUriTooLong = "414 URI Too Long";
constexpr std::string_view kHeadersTooLarge = "431 Request Header Fields Too Large"; // RFC 6585, 5.

} // namespace

// A connection and its place, for the thread that serves it.
struct HttpServer::Guest {
  // Throws where the client has left already, or there is no memory.
  Guest(Descriptor socket, const TlsContext* tls, StopSignal& stop, ConnectionTable& table) {
    connection.emplace(std::move(socket), tls, stop);
    place.emplace(table, ClientAddress(connection->ends().remote.address), connection->fd());
  }
  ~Guest() { place->enter(ConnectionTable::Phase::leaving); }
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;

  // The one whose request this thread serves: what the library hands to a handler does not tell it.
  static thread_local Guest* served;

  std::optional<ConnectionTable::Place>
      place; // Outlives the connection: then nothing is left of it.
  std::optional<ClientConnection> connection;
};

thread_local HttpServer::Guest* HttpServer::Guest::served = nullptr;

HttpServer::HttpServer(const Listeners& listeners, const TlsContext* tls,
                       std::size_t most_connections, Handler handler, const HttpReports& reports,
                       StopSignal& stop)
    : listeners_(listeners), tls_(tls), handler_(std::move(handler)), reports_(reports),
      stop_(stop), table_(most_connections) {
  // Without one, the library takes itself for stopped.
  svr_sock_ = listeners.sockets().front().fd();
  set_keep_alive_max_count(kMostRequests); // The two are told to clients;
  set_keep_alive_timeout(5);               // ClientConnection has its own clock.
  set_default_headers({{"X-Content-Type-Options", "nosniff"}});
  set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
    Guest& guest = *Guest::served;
    handler_(*guest.connection, request, response);
    if (guest.connection->carries_stream()) {
      guest.place->enter(ConnectionTable::Phase::streaming);
    }
    return HandlerResponse::Handled;
  });
  set_post_routing_handler(complete_headers);
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
  table_.wait_until_empty();
}

void HttpServer::accept_on_all() {
  std::vector<std::jthread> others; // They end when a stop is requested.
  const std::vector<Descriptor>& sockets = listeners_.sockets();
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
  Descriptor socket(accept(listening, nullptr, nullptr));
  if (socket.fd() >= 0) {
    start_thread(std::move(socket));
    return;
  }
  // Anything else is the client's fault, who has left.
  if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
    table_.make_room(kPause); // The client waits in the backlog meanwhile.
  }
}

void HttpServer::start_thread(Descriptor socket) {
  try {
    auto guest = std::make_shared<Guest>(std::move(socket), tls_, stop_, table_);
    // run() waits for its end.
    std::thread([this, guest = std::move(guest)] { serve_connection(*guest); }).detach();
  } catch (const std::system_error&) {
    table_.make_room({}); // For the next client: there is no thread for this one, who sees the end.
  } catch (const std::exception&) {
    // The client has left already, or there is no memory for it.
  }
}

void HttpServer::serve(Descriptor socket) {
  Guest guest(std::move(socket), tls_, stop_, table_);
  serve_connection(guest);
}

void HttpServer::serve_connection(Guest& guest) {
  try {
    ClientConnection& connection = *guest.connection;
    Guest::served = &guest;
    if (begins_well(connection)) {
      for (std::size_t requests = 0;
           requests < kMostRequests && connection.wait_for_request() && serve_request(guest);) {
        ++requests;
        guest.place->enter(ConnectionTable::Phase::waiting);
      }
      guest.place->enter(ConnectionTable::Phase::waiting);
      connection.finish();
    }
    if (guest.place->has_given_way()) {
      reports_.refusals.add(Limit::connections);
    }
  } catch (const std::exception&) {
    // There is no memory for it.
  }
}

// Says what is wrong with a request that is not whole; nothing where the client has left, or the
// server stops.
void HttpServer::refuse_head(Guest& guest, const RequestHead& head) {
  ClientConnection& connection = *guest.connection;
  if (guest.place->has_given_way()) {
    refuse(connection, "503 Service Unavailable",
           "too many connections: those that take longest to send their request give way; a larger "
           "--max-clients allows more");
  } else if (head.is_tls()) {
    if (reports_.log != nullptr) {
      reports_.log->add(connection.client(),
                        "sent a TLS handshake to a port without TLS; use "
                        "http://, or serve https with --tls-cert and --tls-key");
    }
  } else if (head.exceeded()) {
    const bool line = head.exceeded() == Limit::request_line;
    reports_.refusals.add(*head.exceeded());
    refuse(connection, line ? kUriTooLong : kHeadersTooLarge, head.fault());
  } else if (connection.request_too_large()) {
    reports_.refusals.add(Limit::headers);
    refuse(connection, kHeadersTooLarge, "the request has more than 65536 bytes");
  } else if (connection.request_too_slow()) {
    reports_.refusals.add(Limit::request_time);
    refuse(connection, "408 Request Timeout", "the request took longer than 10 seconds");
  }
}

// True where a further request may follow.
bool HttpServer::serve_request(Guest& guest) {
  ClientConnection& connection = *guest.connection;
  RequestHead received;
  if (!read_head(connection, received)) {
    refuse_head(guest, received);
    return false;
  }
  guest.place->enter(ConnectionTable::Phase::answering);
  if (const std::optional<HeadFault> fault = head_fault(received.text())) {
    refuse(connection, fault->status, fault->message);
    return false;
  }
  const std::string head = prepared_head(received.text());
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
