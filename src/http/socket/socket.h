// Sockets of TCP. A file per system.
#pragma once

#include "base/endpoint.h"
#include "platform/waiter.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chattcp {

void close_socket(int socket);

// A socket, closed by the destructor; or none. Not a Descriptor: on Windows a socket is no file.
class Socket {
public:
  explicit Socket(int fd = -1) : fd_(fd) {}
  ~Socket() {
    if (fd_ >= 0) {
      close_socket(fd_);
    }
  }
  Socket(Socket&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  Socket& operator=(Socket&&) = delete;

  // -1 if there is none.
  int fd() const { return fd_; }

private:
  int fd_;
};

// The result of a read or write: `count` bytes; or none because the socket must first be ready for
// `events` (platform/waiter.h); or neither, if the peer has ended the connection or it broke.
struct Transfer {
  std::size_t count = 0;
  short events = 0;

  bool ended() const { return count == 0 && events == 0; }
};

// Why a socket could not be opened to listen.
enum class ListenFailure : std::uint8_t {
  port_in_use,
  no_such_address, // On this machine.
  no_such_family,  // IPv6, on a machine without it.
  other,
};

struct Listening {
  Socket socket; // Does not block; not inherited. None if there is a failure.
  std::optional<ListenFailure> failure;
  std::string reason; // Of a failure, for the user.
};

// Listens on an address of this machine; port 0 selects a free one. No other program can listen on
// the same address and port. `ipv6_only`: an IPv6 address does not include IPv4.
Listening listen_on(const Endpoint& where, bool ipv6_only);

// The port of a listening socket.
std::uint16_t port_of(int listening);

struct Accepted {
  Socket socket;          // None if the client has already left.
  bool exhausted = false; // None for want of descriptors or memory; the client still waits.
};

Accepted accept_client(int listening);

// Makes an accepted socket one that does not block, sends each write at once, and is not inherited.
void prepare_connection(int socket);

// Both ends of a connection. Throws Error if the client has already left.
Connection ends_of(int socket);

// The first byte that is there to be read, which stays there.
std::optional<char> peek_byte(int socket);

// Reads up to `size` bytes.
Transfer receive_bytes(int socket, char* out, std::size_t size);

// Writes some of `pieces`, one after the other. At least one of them is not empty.
Transfer send_pieces(int socket, std::span<const std::string_view> pieces);

// Announces the end of the data to the peer. Best effort.
void end_sending(int socket);

// Ends what a connection receives, from another thread than the one that reads it; what is written
// still goes out. Does not own the socket.
class Cutoff {
public:
  explicit Cutoff(int socket) : socket_(socket) {}
  Cutoff(const Cutoff&) = delete;
  Cutoff& operator=(const Cutoff&) = delete;

  // From any thread, while the socket is open. The reader is woken and reads the end of the data;
  // on a system that cannot do this, it sees requested().
  void request();

  // True if the reader must take the connection for ended by itself.
  bool requested() const { return requested_.load(std::memory_order_relaxed); }

  // The longest that the reader may wait before it asks for requested().
  static const std::chrono::milliseconds kLongestWait;

private:
  const int socket_;
  std::atomic<bool> requested_ = false;
};

} // namespace chattcp
