// Accepts connections and serves their requests.
#pragma once

#include "base/stop_signal.h"
#include "http/connection_table.h"
#include "http/http_exchange.h"
#include "http/loop/stream_loops.h"
#include "http/message/request_head.h"
#include "http/message/request_refusal.h"
#include "http/session.h"
#include "http/socket/listeners.h"
#include "http/socket/tls.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

namespace chattcp {

// What becomes of connections whose requests never reach the handler. Called by any thread.
struct HttpReports {
  std::function<void(RequestRefusal)> refused;
  std::function<void(const Client&)> unexpected_tls; // A TLS handshake on a port without TLS.
};

// HttpServer accepts connections and gives each one a thread, until its answer is written in steps:
// then a few threads write those of all connections (StreamLoops). Connections are
// ClientConnections, so that they are bounded in time and size and end when the server stops; a
// failure of accept(2) does not end the server.
class HttpServer {
public:
  // `tls` may be null. Beyond `most_connections` at a time that carry no stream, others give way to
  // new ones (ConnectionTable).
  // All references must outlive the server.
  HttpServer(const Listeners& listeners, const TlsContext* tls, std::size_t most_connections,
             HttpHandler handler, HttpReports reports, StopSignal& stop);

  // Accepts connections until a stop is requested, and returns once all of them have ended. Once.
  void run();

  // Serves an accepted connection to its end, all on this thread.
  void serve(Socket socket);

private:
  void accept_on_all();
  void accept_on(int listening);
  void accept_one(int listening);
  void start_thread(Socket socket);
  void serve_to_end(std::unique_ptr<Session> session);
  void turn_away(std::unique_ptr<Session> session);
  void hand_over(std::unique_ptr<Session> session, SteppedAnswer answer);
  SteppedAnswer serve_session(Session& session);
  SteppedAnswer serve_requests(Session& session);
  bool serve_request(Session& session, HttpExchange& exchange);
  void refuse_head(Session& session, const RequestHead& head);

  const Listeners& listeners_;
  const TlsContext* const tls_;
  const HttpHandler handler_;
  const HttpReports reports_;
  StopSignal& stop_;
  ConnectionTable table_;
  std::optional<StreamLoops> loops_; // While it runs.
};

} // namespace chattcp
