#include "http/http_exchange.h"

#include "base/error_json.h"
#include "http/message/http_date.h"

#include <httplib.h>

#include <ctime>
#include <exception>
#include <string>
#include <utility>

namespace chattcp {

namespace {

// The connection as the library sees it: it reads the head, and writes the answer. Which of these
// members the base class has differs between its versions, so none is marked `override`.
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
    ip = connection_.ends().remote.address.text();
    port = connection_.ends().remote.port;
  }

  void get_local_ip_and_port(std::string& ip, int& port) const {
    ip = connection_.ends().local.address.text();
    port = connection_.ends().local.port;
  }

  // The library refuses descriptors that are too large for select(2), which is not used here.
  socket_t socket() const { return 0; }

private:
  ClientConnection& connection_;
  std::string_view head_; // The unread rest.
};
// NOLINTEND(modernize-use-override,readability-convert-member-functions-to-static)

// A body is not read to its end, so where the next request begins is not known.
bool may_have_body(const httplib::Request& request) {
  return request.has_header("Content-Length") || request.has_header("Transfer-Encoding") ||
         request.method == "POST" || request.method == "PUT";
}

HttpRequest request_of(const httplib::Request& parsed, const BodyFraming& body) {
  HttpRequest request{.method = parsed.method,
                      .target = parsed.target,
                      .path = parsed.path,
                      .version = parsed.version,
                      .fields = {},
                      .body = body};
  for (const auto& [name, value] : parsed.headers) {
    request.fields.add(name, value);
  }
  return request;
}

// The library decides by the type whether it compresses a body: not one of this type.
constexpr const char* kNotCompressed = "application/octet-stream";

// Corrects the headers that the library adds or leaves out.
void complete_headers(const httplib::Request& request, bool last, httplib::Response& response) {
  if (response.status == kNotModified) {
    response.headers.erase("Content-Length"); // RFC 9110, 8.6: not that of this answer.
  }
  if (response.content_provider_) {
    response.headers.erase("Content-Encoding"); // Streams are written as they are.
  }
  response.set_header("Date", http_date(std::time(nullptr))); // RFC 9110, 6.6.1.
  response.headers.erase("Accept-Ranges");                    // Ranges are not supported.
  if (last) {
    response.headers.erase("Keep-Alive");
    response.headers.erase("Connection");
    response.set_header("Connection", "close");
  } else if (request.version == "HTTP/1.0" && !response.has_header("Connection")) {
    response.set_header("Connection", "keep-alive"); // Else the client closes the connection.
  }
}

// For requests that the library itself refuses.
void explain_refusal(const httplib::Request& /*request*/, httplib::Response& response) {
  if (response.body.empty()) {
    response.set_content(
        error_json("the request cannot be read (status " + std::to_string(response.status) + ")") +
            "\n",
        "application/json");
  }
}

} // namespace

// A server of its own for each connection, since the library does not say to a handler on which
// connection a request came. Inherits privately: the member that reads a request and writes its
// answer is protected.
class HttpExchange::Library : private httplib::Server {
public:
  Library(ClientConnection& connection, const HttpHandler& handler)
      : connection_(connection), handler_(handler) {
    svr_sock_ = connection.fd(); // Without a socket, the library considers itself stopped.
    // Clients are sent these two; the limits are enforced by HttpServer and ClientConnection.
    set_keep_alive_max_count(kMostRequests);
    set_keep_alive_timeout(5);
    set_default_headers({{"X-Content-Type-Options", "nosniff"}});
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      fill(response, request, handler_(connection_, request_of(request, body_)));
      return HandlerResponse::Handled;
    });
    set_post_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      complete_headers(request, last_, response);
      if (!real_type_.empty()) { // The library has seen the other one by now.
        response.headers.erase("Content-Type");
        response.set_header("Content-Type", real_type_);
      }
    });
    // The type selects one of two kinds of handler.
    set_error_handler(
        HandlerWithResponse([](const httplib::Request& request, httplib::Response& response) {
          explain_refusal(request, response);
          return HandlerResponse::Handled;
        }));
  }

  bool answer(std::string_view head, const BodyFraming& body) {
    body_ = body;
    ConnectionStream stream(connection_, head);
    bool closed = false;
    last_ = true; // Also if the library refuses the request: its end is not known.
    real_type_.clear();
    const auto set_up = [this](httplib::Request& request) { last_ = may_have_body(request); };
    // Newer versions take the ends of the connection as parameters.
    const auto process = [&](auto& self) {
      if constexpr (requires { self.process_request(stream, false, closed, set_up); }) {
        return self.process_request(stream, false, closed, set_up);
      } else {
        const auto& [local, remote] = connection_.ends();
        return self.process_request(stream, remote.address.text(), remote.port,
                                    local.address.text(), local.port, false, closed, set_up);
      }
    };
    return process(*this) && !closed && !last_;
  }

  SteppedAnswer take_rest() { return std::move(rest_); }

private:
  void fill(httplib::Response& to, const httplib::Request& request, HttpResponse&& from) {
    last_ = last_ || from.close;
    to.status = from.status;
    for (const auto& [name, value] : from.fields) {
      to.set_header(name, value);
    }
    if (from.stepped) {
      leave_body(to, request.version != "HTTP/1.0", std::move(from));
    } else if (from.stream) {
      stream_body(to, request.version != "HTTP/1.0", std::move(from));
    } else if (from.as_it_is) {
      real_type_ = from.content_type;
      to.set_content(from.body, kNotCompressed);
    } else if (!from.content_type.empty()) {
      to.set_content(from.body, from.content_type);
    }
  }

  // The head is written here, and the body elsewhere.
  void leave_body(httplib::Response& to, bool chunked, HttpResponse&& from) {
    last_ = true;
    stepped_ = {.body = std::move(from.stepped), .chunked = chunked};
    begin_body(to, chunked, from.content_type,
               [this](std::size_t /*offset*/, httplib::DataSink& sink) {
                 rest_ = std::move(stepped_);
                 sink.done();
                 return true;
               });
  }

  static void begin_body(httplib::Response& to, bool chunked, const std::string& type,
                         httplib::ContentProviderWithoutLength provider) {
    if (chunked) {
      to.set_header("Transfer-Encoding", "chunked");
    }
    to.set_content_provider(type, std::move(provider));
  }

  void stream_body(httplib::Response& to, bool chunked, HttpResponse&& from) {
    begin_body(to, chunked, from.content_type,
               [this, chunked, write = std::move(from.stream)](std::size_t /*offset*/,
                                                               httplib::DataSink& sink) {
                 BodyWriter body(connection_, chunked);
                 try {
                   write(body);
                 } catch (const std::exception&) {
                   return false; // Out of memory; an exception would end the process.
                 }
                 body.finish();
                 sink.done();
                 return true;
               });
  }

  ClientConnection& connection_;
  const HttpHandler& handler_;
  std::string real_type_; // Of a body that is sent as it is.
  BodyFraming body_;      // Of the request.
  bool last_ = true;      // No further request is read.
  SteppedAnswer stepped_; // Until the head has been written.
  SteppedAnswer rest_;
};

HttpExchange::HttpExchange(ClientConnection& connection, const HttpHandler& handler)
    : library_(std::make_unique<Library>(connection, handler)) {}

HttpExchange::~HttpExchange() = default;

bool HttpExchange::answer(std::string_view head, const BodyFraming& body) {
  return library_->answer(head, body);
}

SteppedAnswer HttpExchange::take_rest() {
  return library_->take_rest();
}

} // namespace chattcp
