// HTTP: connections, requests, answers.
#pragma once

#include "base/descriptor.h"
#include "base/stop_signal.h"
#include "http/client_connection.h"
#include "http/connection_table.h"
#include "http/listeners.h"
#include "http/message/request_head.h"
#include "http/tls.h"
#include "serve/access/client_log.h"
#include "serve/access/refusal_counts.h"

#include <httplib.h>

#include <cstddef>
#include <functional>

namespace chattcp {

// Where an HttpServer says what it has refused. `log` may be null, for no lines.
struct HttpReports {
  RefusalCounts& refusals;
  ClientLog* log;
};

// HttpServer has cpp-httplib read requests and write answers, over connections of its own: so they
// are bounded in time and size, know when the server stops, and a fault of accept(2) does not end
// the server. Each connection has a thread.
//
// Private inheritance, as what reads a request and writes its answer is a protected member.
class HttpServer : private httplib::Server {
public:
  // Answers a request, on the thread of its connection; throws nothing.
  using Handler = std::function<void(ClientConnection& connection, const httplib::Request& request,
                                     httplib::Response& response)>;

  // `tls` may be null. Beyond `most_connections` at a time, which must be more than there can be
  // streams, others give way to newcomers (ConnectionTable).
  // All references must outlive the server.
  HttpServer(const Listeners& listeners, const TlsContext* tls, std::size_t most_connections,
             Handler handler, const HttpReports& reports, StopSignal& stop);

  // Accepts connections until a stop is requested, and returns once all of them have ended.
  void run();

  // Serves an accepted connection to its end, on this thread; run() gives each one of its own.
  void serve(Descriptor socket);

private:
  struct Guest;

  void accept_on_all();
  void accept_on(int listening);
  void accept_one(int listening);
  void start_thread(Descriptor socket);
  void serve_connection(Guest& guest);
  bool serve_request(Guest& guest);
  void refuse_head(Guest& guest, const RequestHead& head);

  const Listeners& listeners_;
  const TlsContext* const tls_;
  const Handler handler_;
  const HttpReports reports_;
  StopSignal& stop_;
  ConnectionTable table_;
};

} // namespace chattcp
