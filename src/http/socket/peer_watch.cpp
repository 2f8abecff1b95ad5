#include "http/socket/peer_watch.h"

#include <cerrno>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#ifdef __linux__
#include <linux/sockios.h>
#include <linux/tcp.h> // The C library's tcp_info ends before the count of bytes.
#else
#include <netinet/tcp.h>
#endif

namespace chattcp {

namespace {

constexpr std::chrono::seconds kStalled(30);
constexpr std::chrono::milliseconds kVanished(20000);

void set_option(int fd, int level, int name, int value) {
  // Best effort: on failure a lost peer is noticed later.
  static_cast<void>(setsockopt(fd, level, name, &value, sizeof value));
}

bool has_left(int fd) {
#ifdef POLLRDHUP
  pollfd polled{.fd = fd, .events = POLLRDHUP, .revents = 0};
  return poll(&polled, 1, 0) > 0;
#else
  char byte = 0;
  const ssize_t count = recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count == 0 || (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
#endif
}

struct SendQueue {
  bool empty = true;
  std::uint64_t acknowledged = 0;          // Bytes since the connection began.
  std::chrono::milliseconds last_heard{0}; // Time since the last acknowledgement.
};

SendQueue look_at_send_queue(int fd) {
  SendQueue queue;
#ifdef __linux__
  int unsent_or_unacknowledged = 0;
  tcp_info info{};
  socklen_t size = sizeof info;
  if (ioctl(fd, SIOCOUTQ, &unsent_or_unacknowledged) == 0 &&
      getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0) {
    queue.empty = unsent_or_unacknowledged == 0;
    queue.acknowledged = info.tcpi_bytes_acked;
    queue.last_heard = std::chrono::milliseconds(info.tcpi_last_ack_recv);
  }
#else
  static_cast<void>(fd);
#endif
  return queue;
}

} // namespace

PeerWatch::PeerWatch(int fd) : fd_(fd), progress_(Clock::now()) {
  set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
#ifdef TCP_KEEPIDLE
  constexpr int kFirstProbe = 10; // Seconds; dead after 20.
  constexpr int kNextProbe = 5;
  constexpr int kProbes = 2;
  set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, kFirstProbe);
  set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, kNextProbe);
  set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, kProbes);
#endif
}

PeerState PeerWatch::look(bool waiting, Clock::time_point now) {
  if (has_left(fd_)) {
    return PeerState::left;
  }
  const SendQueue queue = look_at_send_queue(fd_);
  if (queue.acknowledged != acknowledged_ || (queue.empty && !waiting)) {
    acknowledged_ = queue.acknowledged;
    progress_ = now;
  }
  if (!queue.empty && queue.last_heard > kVanished) {
    return PeerState::vanished;
  }
  return now - progress_ > kStalled ? PeerState::stalled : PeerState::fine;
}

} // namespace chattcp
