#include "platform/windows/sockets.h"

#include <winsock2.h>

#include <system_error>

namespace chattcp {

void start_sockets() {
  static const int error = [] {
    WSADATA data{};
    return WSAStartup(MAKEWORD(2, 2), &data);
  }();
  if (error != 0) {
    throw std::system_error(error, std::system_category(), "cannot use sockets");
  }
}

} // namespace chattcp
