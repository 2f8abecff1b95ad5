#include "platform/peer.h"

#include <poll.h>
#include <sys/socket.h>

namespace chattcp {

// poll(2) reports a peer that sends nothing more as POLLHUP, also before unread bytes.
bool peer_has_left(int fd) {
  pollfd polled{.fd = fd, .events = POLLHUP, .revents = 0};
  return poll(&polled, 1, 0) > 0;
}

SendQueue send_queue_of(int fd, std::uint64_t written) {
  SendQueue queue;
  int length = 0; // Bytes, also unsent ones.
  socklen_t size = sizeof length;
  if (getsockopt(fd, SOL_SOCKET, SO_NWRITE, &length, &size) == 0) {
    queue.empty = length == 0;
    queue.acknowledged = written - static_cast<std::uint64_t>(length);
  }
  return queue;
}

} // namespace chattcp
