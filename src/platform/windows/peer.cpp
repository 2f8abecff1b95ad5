#define NTDDI_VERSION 0x0A000003 // Windows 10 1703, for TCP_INFO_v0.
#include "platform/peer.h"

#include <winsock2.h>

#include <mstcpip.h>

namespace chattcp {

bool peer_has_left(int fd) {
  const auto socket = static_cast<SOCKET>(fd);
  WSAPOLLFD polled{.fd = socket, .events = POLLRDNORM, .revents = 0};
  if (WSAPoll(&polled, 1, 0) <= 0) {
    return false;
  }
  if ((polled.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) {
    return true;
  }
  char byte = 0;
  const int count = recv(socket, &byte, 1, MSG_PEEK);
  return count == 0 || (count < 0 && WSAGetLastError() != WSAEWOULDBLOCK);
}

// Windows counts what is in flight, not what waits for room in the peer's window. That is no queue
// here: whoever has more to write notices that the peer has stalled. A probe of a closed window may
// count as a byte sent, so only larger steps count as acknowledged: a peer that reads opens its
// window by a segment or more.
SendQueue send_queue_of(int fd, std::uint64_t written) {
  constexpr std::uint64_t kStep = 512;
  TCP_INFO_v0 info{};
  DWORD version = 0;
  DWORD size = 0;
  if (WSAIoctl(static_cast<SOCKET>(fd), SIO_TCP_INFO, &version, sizeof version, &info, sizeof info,
               &size, nullptr, nullptr) != 0) {
    return {.empty = true, .acknowledged = written, .last_heard = {}}; // Before Windows 10 1703.
  }
  return {.empty = info.BytesInFlight == 0,
          .acknowledged = (info.BytesOut - info.BytesInFlight) / kStep * kStep,
          .last_heard = {}};
}

} // namespace chattcp
