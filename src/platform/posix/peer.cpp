#include "platform/peer.h"

#include <cerrno>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/types.h>

namespace chattcp {

bool peer_has_left(int fd) {
  pollfd polled{.fd = fd, .events = POLLHUP, .revents = 0};
  if (poll(&polled, 1, 0) > 0) {
    return true;
  }
  char byte = 0;
  const ssize_t count = recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count == 0 || (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

SendQueue send_queue_of(int fd, std::uint64_t written) {
#ifdef FIONWRITE
  constexpr unsigned long kLength = FIONWRITE;
#else
  constexpr unsigned long kLength = TIOCOUTQ;
#endif
  SendQueue queue;
  int length = 0; // Bytes, also unsent ones.
  if (ioctl(fd, kLength, &length) == 0) {
    queue.empty = length == 0;
    queue.acknowledged = written - static_cast<std::uint64_t>(length);
  }
  return queue;
}

} // namespace chattcp
