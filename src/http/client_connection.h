// An accepted connection.
#pragma once

#include "base/descriptor.h"
#include "base/endpoint.h"
#include "base/stop_signal.h"
#include "http/client_address.h"
#include "http/peer_watch.h"
#include "http/tls.h"
#include "http/transport.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chattcp {

// How a connection begins.
enum class Handshake {
  done,
  plain_http, // A request without TLS, where TLS is expected; it can be answered without TLS.
  failed,     // Or took too long.
};

// ClientConnection reads requests and writes answers, with bounds on how long and how much: nobody
// who connects can make it wait, or hold memory, for longer than these. One thread.
class ClientConnection {
public:
  // `stop` must outlive the connection; `tls` may be null, for none. Throws Error where the socket
  // does not tell its ends, as when the client has left already.
  ClientConnection(Descriptor socket, const TlsContext* tls, StopSignal& stop);

  // Both ends, and the client's as text: "127.0.0.1:50322", "[::1]:50322"; an IPv4 address is shown
  // as one on an IPv6 socket too.
  const Connection& ends() const { return ends_; }
  const std::string& peer() const { return peer_; }

  // Who sends the request that is being served: the other end, unless set_client() has named
  // another one, as for a proxy.
  const Client& client() const { return client_; }
  void set_client(Client client) { client_ = std::move(client); }

  std::string peer_address() const;
  std::string local_address() const;
  int fd() const { return socket_.fd(); }

  // Does what TLS needs before the first request, within the time for that one.
  Handshake handshake();

  // Waits until a further request begins. False: none came for a while, the client has left, or
  // the server stops. Then the bounds of a request start anew.
  bool wait_for_request();

  // Up to `size` bytes of the request; 0 once the client has ended it, or a bound is reached.
  std::size_t read(char* out, std::size_t size);

  // Which bound: more than kMaxRequest bytes of a request have been read, or kRequestTime is over.
  bool request_too_large() const { return left_ == 0; }
  bool request_too_slow() const { return too_slow_; }

  // Writes all pieces, one behind the other, however long a reader that goes on taking something
  // needs for it. False: it cannot be done any more, and peer_state() says why.
  bool write(std::initializer_list<std::string_view> pieces);

  // From now on it carries an event stream.
  void begin_stream() { carries_stream_ = true; }
  bool carries_stream() const { return carries_stream_; }

  // As found by the last write() that failed, or else now.
  PeerState peer_state();

  // Nothing more will be written. Waits a moment for the client to end the connection as well, and
  // reads what it had sent: a socket that is closed with unread bytes takes back what was written.
  void finish();

private:
  bool begins_plain_request();
  std::size_t refill();
  bool wait_until_writable(short events);

  Descriptor socket_;
  StopSignal& stop_;
  Connection ends_;
  std::string peer_;
  Client client_;
  const bool is_tls_;
  std::unique_ptr<Transport> transport_;
  PeerWatch watch_;

  static constexpr std::size_t kReadBuffer = 4096;
  std::array<char, kReadBuffer> buffer_{};
  std::string_view unread_; // Of buffer_.
  std::size_t left_ = 0;    // Of the bytes that a request may have.
  std::optional<StopSignal::Clock::time_point> first_deadline_; // Until the first request begins.
  StopSignal::Clock::time_point deadline_;
  bool too_slow_ = false;
  bool carries_stream_ = false;
  std::optional<PeerState> failure_;
  std::optional<StopSignal::Clock::time_point> last_moment_; // Once the server stops.
};

// What a request line and its headers may have together, in bytes.
inline constexpr std::size_t kMaxRequest = std::size_t{64} * 1024;

// From the first byte of a request to its last; of the first one, from the connection's beginning.
inline constexpr std::chrono::seconds kRequestTime(10);

} // namespace chattcp
