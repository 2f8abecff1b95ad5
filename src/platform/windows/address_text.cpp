#include "platform/address_text.h"

#include <winsock2.h>

#include <ws2tcpip.h>

namespace chattcp {

bool read_ipv4(const char* text, std::uint8_t* out) {
  return inet_pton(AF_INET, text, out) == 1;
}

bool read_ipv6(const char* text, std::uint8_t* out) {
  return inet_pton(AF_INET6, text, out) == 1;
}

} // namespace chattcp
