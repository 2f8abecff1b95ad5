// An accepted connection.
#pragma once

#include "base/endpoint.h"
#include "base/stop_signal.h"
#include "http/client_address.h"
#include "http/socket/peer_watch.h"
#include "http/socket/socket.h"
#include "http/socket/tls.h"
#include "http/socket/transport.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chattcp {

// How the first bytes of a connection were understood.
enum class Handshake {
  done,
  plain_http, // A request without TLS where TLS is expected; it can be answered without TLS.
  failed,     // The handshake failed or took too long.
};

// Takes what a client sends while it does not read what is written to it.
class ReadAhead {
public:
  ReadAhead() = default;
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;
  virtual ~ReadAhead() = default;

  // Where the next bytes are put; empty: none are wanted now.
  virtual std::span<char> room() = 0;

  // So many bytes were put there; 0: the client sends nothing more.
  virtual void add(std::size_t count) = 0;
};

// ClientConnection reads requests and writes answers within limits of time and size, so that no
// client can make it wait, or hold memory, beyond them. One thread at a time.
class ClientConnection {
public:
  // `stop` must outlive the connection; `tls` may be null, for no TLS. Throws Error if the client
  // has already left, so that its address cannot be read.
  ClientConnection(Socket socket, const TlsContext* tls, StopSignal& stop);

  // Both ends, and the remote one as text: "127.0.0.1:50322", "[::1]:50322". An IPv4 client of an
  // IPv6 socket has its IPv4 address.
  const Connection& ends() const { return ends_; }
  const std::string& peer() const { return peer_; }

  // The client of the request being served: the remote end, or the client that set_client() named
  // because the remote end is a proxy.
  const Client& client() const { return client_; }
  void set_client(Client client) { client_ = std::move(client); }

  int fd() const { return socket_.fd(); }

  // By which another thread ends what is read.
  Cutoff& cutoff() { return cutoff_; }

  bool is_tls() const { return is_tls_; }

  // Does the TLS handshake within the first request's deadline.
  Handshake handshake();

  // Waits until another request begins, and resets the limits of a request. Returns false if none
  // came for a while, the client has left, or the server stops.
  bool wait_for_request();

  // Reads up to `size` bytes of the request; 0 once the client has ended it or a limit is reached.
  std::size_t read(char* out, std::size_t size);

  // The limit: more than kMaxRequest bytes of a request were read, or kRequestTime is over.
  bool request_too_large() const { return left_ == 0; }
  bool request_too_slow() const { return too_slow_; }

  // Reads bytes of the request's body, for which the limits of a request do not hold, without
  // waiting for them; then waits until it is worth another try.
  Transfer receive(char* out, std::size_t size);
  Wake wait_to_receive(short events, std::chrono::milliseconds timeout);

  // While write() waits for the client, `ahead` takes what the client sends; null: nothing does. It
  // must outlive its use.
  void set_read_ahead(ReadAhead* ahead) { read_ahead_ = ahead; }

  // The client may have much more to send, which finish() discards for so long.
  void expect_more(std::chrono::milliseconds time) { last_wait_ = time; }

  // Writes all pieces, one after the other, however long that takes as long as the client keeps
  // reading. Returns false if it no longer does: peer_state() says why.
  bool write(std::vector<std::string_view> pieces);

  // As found by the last failed write(), or else now.
  PeerState peer_state();

  // For a thread that serves many connections, and waits for none of them: writes some of `pieces`,
  // as Transport::write() does.
  Transfer write_some(std::span<const std::string_view> pieces);

  // As PeerWatch has them.
  PeerState look(bool waiting) { return watch_.look(waiting); }
  bool all_acknowledged() const { return watch_.all_acknowledged(); }

  // Frees the memory that reading requests takes: none follows.
  void read_nothing_more();

  // Ends the sending direction. What the client still sends is then read by discard().
  void end_sending() { transport_->end(); }
  Transfer discard() const;

  // Ends the sending direction, then waits a moment for the client to close the connection while
  // discarding what it sent: closing a socket with unread bytes would discard what was written.
  void finish();

private:
  bool begins_plain_request();
  Wake wait_to_read(short events, std::chrono::milliseconds timeout);
  Transfer read_some(char* out, std::size_t size);
  template <typename Call> Transfer complete(Call call);
  std::size_t refill();
  bool wait_until_writable(short events);
  bool is_reachable();
  bool may_go_on();
  bool take_ahead(ReadAhead& ahead);

  Socket socket_;
  Cutoff cutoff_;
  StopSignal& stop_;
  Connection ends_;
  std::string peer_;
  Client client_;
  const bool is_tls_;
  std::unique_ptr<Transport> transport_;
  PeerWatch watch_;

  static constexpr std::size_t kReadBuffer = 4096;
  std::unique_ptr<std::array<char, kReadBuffer>> buffer_ =
      std::make_unique<std::array<char, kReadBuffer>>();
  std::string_view unread_; // Of buffer_.
  std::size_t left_ = 0;    // Of the bytes allowed to a request.
  std::optional<StopSignal::Clock::time_point> first_deadline_; // Until the first request begins.
  StopSignal::Clock::time_point deadline_;
  bool too_slow_ = false;
  ReadAhead* read_ahead_ = nullptr;
  std::chrono::milliseconds last_wait_{500}; // For the client to close the connection.
  std::optional<PeerState> failure_;
  std::optional<StopSignal::Clock::time_point> last_moment_; // Once the server stops.
};

// The most bytes of a request line and its headers together.
inline constexpr std::size_t kMaxRequest = std::size_t{64} * 1024;

// From the first byte of a request to its last; for the first request, from the connection's
// beginning.
inline constexpr std::chrono::seconds kRequestTime(10);

} // namespace chattcp
