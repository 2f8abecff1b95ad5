#include "platform/windows/wake_socket.h"

#include "platform/windows/sockets.h"

namespace chattcp {

SOCKET make_wake_socket() {
  start_sockets();
  const SOCKET socket = ::socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  const BOOL on = TRUE;
  u_long non_blocking = 1;
  sockaddr_in address{};
  int size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (socket != INVALID_SOCKET &&
      setsockopt(socket, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, reinterpret_cast<const char*>(&on),
                 sizeof on) == 0 &&
      ioctlsocket(socket, static_cast<long>(FIONBIO), &non_blocking) == 0 &&
      bind(socket, generic, size) == 0 && getsockname(socket, generic, &size) == 0 &&
      connect(socket, generic, size) == 0) {
    return socket;
  }
  if (socket != INVALID_SOCKET) {
    closesocket(socket);
  }
  return INVALID_SOCKET;
}

} // namespace chattcp
