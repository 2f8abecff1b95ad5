// HTTP: connections, requests, answers.
#pragma once

#include "base/stop_signal.h"
#include "serve/client_connection.h"
#include "serve/listeners.h"
#include "serve/socket.h"
#include "serve/tls.h"

#include <httplib.h>

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>

namespace chattcp {

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

  // `tls` may be null. Beyond `most_connections` at a time, clients are told to come again later.
  // All references must outlive the server.
  HttpServer(const Listeners& listeners, const TlsContext* tls, std::size_t most_connections,
             Handler handler, StopSignal& stop);

  // Accepts connections until a stop is requested, and returns once all of them have ended.
  void run();

private:
  void accept_on_all();
  void accept_on(int listening);
  void accept_one(int listening);
  void start_thread(Socket socket);
  void serve_connection(Socket socket);
  bool serve_request(ClientConnection& connection);
  static void refuse_connection(const Socket& socket);

  const Listeners& listeners_;
  const TlsContext* const tls_;
  const std::size_t most_connections_;
  const Handler handler_;
  StopSignal& stop_;

  std::mutex mutex_;
  std::condition_variable ended_;
  std::size_t connections_ = 0;
};

} // namespace chattcp
