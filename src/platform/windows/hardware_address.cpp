#include "platform/hardware_address.h"

#include <winsock2.h>

#include <cstddef>
#include <ws2tcpip.h>

namespace chattcp {

namespace {

std::span<const std::uint8_t> bytes_of(const sockaddr* address, int family) {
  const auto* const begin = reinterpret_cast<const std::uint8_t*>(address);
  switch (family) {
  case AF_INET:
    return {begin + offsetof(sockaddr_in, sin_addr), sizeof(in_addr)};
  case AF_INET6:
    return {begin + offsetof(sockaddr_in6, sin6_addr), sizeof(in6_addr)};
  default:
    return {};
  }
}

} // namespace

// libpcap lists none: interface_facts.h has them.
std::optional<MacAddress> hardware_address(const sockaddr* /*address*/) {
  return std::nullopt;
}

std::span<const std::uint8_t> ip_address_bytes(const sockaddr* address) {
  return bytes_of(address, address->sa_family);
}

std::span<const std::uint8_t> ip_netmask_bytes(const sockaddr* netmask, const sockaddr* address) {
  return bytes_of(netmask, address->sa_family);
}

} // namespace chattcp
