#include "platform/keep_alive.h"

#include <winsock2.h>

#include <mstcpip.h>

namespace chattcp {

namespace {

ULONG milliseconds(std::chrono::seconds time) {
  return static_cast<ULONG>(std::chrono::milliseconds(time).count());
}

} // namespace

// Windows before 10 1703 cannot be told how many probes to send: it sends ten.
void keep_alive(int fd, const KeepAlive& times) {
  constexpr int kProbes = 16; // TCP_KEEPCNT, which mingw-w64 lacks.
  tcp_keepalive wanted{.onoff = 1,
                       .keepalivetime = milliseconds(times.first),
                       .keepaliveinterval = milliseconds(times.next)};
  DWORD size = 0;
  const auto socket = static_cast<SOCKET>(fd);
  WSAIoctl(socket, SIO_KEEPALIVE_VALS, &wanted, sizeof wanted, nullptr, 0, &size, nullptr, nullptr);
  setsockopt(socket, IPPROTO_TCP, kProbes, reinterpret_cast<const char*>(&times.probes),
             sizeof times.probes);
}

} // namespace chattcp
