// What the system knows about the other end of a connected TCP socket. A file per system.
#pragma once

#include <chrono>
#include <cstdint>

namespace chattcp {

// True if the peer has closed or reset the connection, or sends nothing more (RFC 9293, 3.6). With
// unread bytes before the end, some systems only see it once something is sent.
bool peer_has_left(int fd);

// What has been written to the socket and not yet been acknowledged.
struct SendQueue {
  bool empty = true;
  std::uint64_t acknowledged = 0; // Bytes; with TLS perhaps off by what it adds. May wrap around.
  // Time since the last acknowledgement, also of a probe; 0 if the system does not know it.
  std::chrono::milliseconds last_heard{0};
};

// `written`: bytes since the connection began.
SendQueue send_queue_of(int fd, std::uint64_t written);

} // namespace chattcp
