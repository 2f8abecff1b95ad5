#include "platform/keep_alive.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace chattcp {

namespace {

void set_option(int fd, int level, int name, int value) {
  static_cast<void>(setsockopt(fd, level, name, &value, sizeof value));
}

} // namespace

void keep_alive(int fd, const KeepAlive& times) {
#ifdef TCP_KEEPIDLE
  constexpr int kFirst = TCP_KEEPIDLE;
#else
  constexpr int kFirst = TCP_KEEPALIVE;
#endif
  set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option(fd, IPPROTO_TCP, kFirst, static_cast<int>(times.first.count()));
  set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, static_cast<int>(times.next.count()));
  set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, times.probes);
}

} // namespace chattcp
