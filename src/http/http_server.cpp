#include "http/http_server.h"

#include "base/error.h"
#include "base/error_json.h"
#include "http/answers.h"
#include "http/message/body_framing.h"
#include "http/message/http_date.h"
#include "http/message/prepared_head.h"
#include "http/socket/tls.h"

#include <ctime>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace chattcp {

namespace {

// Returns false if the client has left, takes too long, or sends too much.
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

// An answer without the library. `status` is a status code of RFC 9110, 15, with its phrase.
void refuse(ClientConnection& connection, std::string_view status, std::string_view message) {
  const std::string body = error_json(std::string(message)) + "\n";
  const std::string_view retry = status.starts_with("503") ? "\r\nRetry-After: " : "";
  const std::string date = http_date(std::time(nullptr));
  const std::string length = std::to_string(body.size());
  connection.write({"HTTP/1.1 ", status, "\r\nDate: ", date,
                    "\r\nContent-Type: application/json\r\nContent-Length: ", length, retry,
                    retry.empty() ? "" : kRetryAfter, "\r\nConnection: close\r\n\r\n", body});
}

// Returns false if no request can follow.
bool begins_well(ClientConnection& connection) {
  const Handshake handshake = connection.handshake();
  if (handshake == Handshake::plain_http) {
    refuse(connection, "400 Bad Request", "this port speaks TLS: the URL must begin with https://");
    connection.finish();
  }
  return handshake == Handshake::done;
}

// Joins its threads at its end, as std::jthread does, which libc++ 14 does not have.
class JoinedThreads {
public:
  JoinedThreads() = default;
  ~JoinedThreads() {
    for (std::thread& thread : threads_) {
      thread.join();
    }
  }
  JoinedThreads(const JoinedThreads&) = delete;
  JoinedThreads& operator=(const JoinedThreads&) = delete;

  template <typename Function> void start(Function function) {
    threads_.emplace_back(std::move(function));
  }

private:
  std::vector<std::thread> threads_;
};

constexpr std::string_view kUriTooLong = "414 URI Too Long";
constexpr std::string_view kHeadersTooLarge = "431 Request Header Fields Too Large"; // RFC 6585, 5.

} // namespace

HttpServer::HttpServer(const Listeners& listeners, const TlsContext* tls,
                       std::size_t most_connections, HttpHandler handler, HttpReports reports,
                       StopSignal& stop)
    : listeners_(listeners), tls_(tls), handler_(std::move(handler)), reports_(std::move(reports)),
      stop_(stop), table_(most_connections) {}

void HttpServer::run() {
  loops_.emplace(stop_);
  accept_on_all();
  loops_->note_stop();
  table_.wait_until_empty();
  loops_.reset();
}

void HttpServer::accept_on_all() {
  JoinedThreads others; // They end when a stop is requested.
  const std::vector<Socket>& sockets = listeners_.sockets();
  try {
    for (std::size_t i = 1; i < sockets.size(); ++i) {
      others.start([this, fd = sockets[i].fd()] { accept_on(fd); });
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
    wake = stop_.wait_for_socket(listening, kReadable, kLong);
    if (wake == Wake::ready) {
      accept_one(listening);
    }
  }
}

void HttpServer::accept_one(int listening) {
  constexpr std::chrono::milliseconds kPause(50);
  Accepted accepted = accept_client(listening);
  if (accepted.socket.fd() >= 0) {
    start_thread(std::move(accepted.socket));
  } else if (accepted.exhausted) {
    table_.make_room(kPause); // The client waits in the backlog meanwhile.
  }
}

void HttpServer::start_thread(Socket socket) {
  std::unique_ptr<Session> session;
  try {
    session = std::make_unique<Session>(std::move(socket), tls_, stop_, table_);
    // run() waits for the end of the session.
    std::thread([this, served = session.get()] {
      serve_to_end(std::unique_ptr<Session>(served));
    }).detach();
    static_cast<void>(session.release());
  } catch (const std::exception&) {
    if (session != nullptr) {
      turn_away(std::move(session));
    } // Otherwise the client has already left, or memory is short.
  }
}

// On the thread of the session.
void HttpServer::serve_to_end(std::unique_ptr<Session> session) {
  SteppedAnswer answer = serve_session(*session);
  if (answer.body != nullptr) {
    hand_over(std::move(session), std::move(answer));
  }
}

// For want of a thread. With TLS there is no answer: it takes a handshake.
void HttpServer::turn_away(std::unique_ptr<Session> session) {
  reports_.refused(RequestRefusal::threads);
  session->slot->enter(ConnectionTable::Phase::leaving);
  table_.make_room({}); // For the next client.
  if (session->connection->is_tls()) {
    return;
  }
  try {
    refuse(*session->connection, "503 Service Unavailable",
           "the system has no thread for this connection; try again later");
    hand_over(std::move(session), {.body = nullptr, .chunked = false});
  } catch (const std::exception&) {
    // Memory is short.
  }
}

// What is left to do: to write the body, if there is one, and to wait until the client closes the
// connection. The session may end before this returns, and the server with it.
void HttpServer::hand_over(std::unique_ptr<Session> session, SteppedAnswer answer) {
  release_tls_of_thread();
  try {
    loops_->add(std::make_unique<LoopStream>(std::move(session), std::move(answer)));
  } catch (const std::exception&) {
    answer.body.reset(); // Memory is short. Before the session, which it uses.
  }
}

void HttpServer::serve(Socket socket) {
  auto session = std::make_unique<Session>(std::move(socket), tls_, stop_, table_);
  SteppedAnswer answer = serve_session(*session);
  if (answer.body != nullptr) {
    StreamLoop loop(stop_, release_stream);
    loop.add(std::make_unique<LoopStream>(std::move(session), std::move(answer)));
    loop.end();
    loop.run();
  }
}

// Returns what is left to be written, if anything.
SteppedAnswer HttpServer::serve_session(Session& session) {
  try {
    if (begins_well(*session.connection)) {
      SteppedAnswer answer = serve_requests(session);
      if (answer.body != nullptr) {
        return answer;
      }
      session.connection->finish();
    }
    if (session.slot->has_given_way()) {
      reports_.refused(RequestRefusal::connections);
    }
  } catch (const std::exception&) {
    // Memory is short.
  }
  return {};
}

SteppedAnswer HttpServer::serve_requests(Session& session) {
  ClientConnection& connection = *session.connection;
  const HttpHandler handler = [&](ClientConnection& client, const HttpRequest& request) {
    HttpResponse response = handler_(client, request);
    if (response.stream || response.stepped) {
      session.slot->enter(ConnectionTable::Phase::streaming);
    }
    return response;
  };
  HttpExchange exchange(connection, handler);
  for (std::size_t requests = 0; requests < kMostRequests && connection.wait_for_request() &&
                                 serve_request(session, exchange);
       ++requests) {
    session.slot->enter(ConnectionTable::Phase::waiting);
  }
  SteppedAnswer rest = exchange.take_rest();
  if (rest.body == nullptr) {
    session.slot->enter(ConnectionTable::Phase::waiting);
  }
  return rest;
}

// Says what is wrong with an incomplete request. Says nothing if the client has left or the server
// stops.
void HttpServer::refuse_head(Session& session, const RequestHead& head) {
  ClientConnection& connection = *session.connection;
  if (session.slot->has_given_way()) {
    refuse(connection, "503 Service Unavailable",
           "too many connections, and this one was slowest to send its request; try again later");
  } else if (head.is_tls()) {
    reports_.unexpected_tls(connection.client());
  } else if (head.exceeded()) {
    const bool line = head.exceeded() == RequestRefusal::request_line;
    reports_.refused(*head.exceeded());
    refuse(connection, line ? kUriTooLong : kHeadersTooLarge, head.fault());
  } else if (connection.request_too_large()) {
    reports_.refused(RequestRefusal::headers);
    refuse(connection, kHeadersTooLarge, "the request has more than 65536 bytes");
  } else if (connection.request_too_slow()) {
    reports_.refused(RequestRefusal::request_time);
    refuse(connection, "408 Request Timeout", "the request took longer than 10 seconds");
  }
}

// Returns true if another request may follow.
bool HttpServer::serve_request(Session& session, HttpExchange& exchange) {
  ClientConnection& connection = *session.connection;
  RequestHead received;
  if (!read_head(connection, received)) {
    refuse_head(session, received);
    return false;
  }
  session.slot->enter(ConnectionTable::Phase::answering);
  if (const std::optional<HeadFault> fault = head_fault(received.text())) {
    refuse(connection, fault->status, fault->message);
    return false;
  }
  return exchange.answer(prepared_head(received.text()), body_framing(received.text()));
}

} // namespace chattcp
