#include "platform/peer.h"

#include <linux/sockios.h>
#include <linux/tcp.h> // The C library's tcp_info ends before the count of bytes.
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace chattcp {

bool peer_has_left(int fd) {
  pollfd polled{.fd = fd, .events = POLLRDHUP, .revents = 0};
  return poll(&polled, 1, 0) > 0;
}

SendQueue send_queue_of(int fd, std::uint64_t /*written*/) {
  SendQueue queue;
  int unacknowledged = 0; // Also what is unsent.
  tcp_info info{};
  socklen_t size = sizeof info;
  if (ioctl(fd, SIOCOUTQ, &unacknowledged) == 0 &&
      getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0) {
    queue.empty = unacknowledged == 0;
    queue.acknowledged = info.tcpi_bytes_acked;
    queue.last_heard = std::chrono::milliseconds(info.tcpi_last_ack_recv);
  }
  return queue;
}

} // namespace chattcp
