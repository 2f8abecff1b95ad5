// By the headers that there are, since no standard has hardware addresses.
#include "platform/hardware_address.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/types.h>

#if __has_include(<netpacket/packet.h>)
#include <netpacket/packet.h>
#elif __has_include(<net/if_dl.h>)
#include <net/if_dl.h>
#endif

namespace chattcp {

namespace {

std::span<const std::uint8_t> bytes_of(const sockaddr* address, sa_family_t family) {
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

#if __has_include(<netpacket/packet.h>)

std::optional<MacAddress> hardware_address(const sockaddr* address) {
  if (address->sa_family != AF_PACKET) {
    return std::nullopt;
  }
  sockaddr_ll link{};
  MacAddress mac{};
  std::memcpy(&link, address, sizeof link);
  std::copy_n(link.sll_addr, mac.size(), mac.begin());
  return link.sll_halen == mac.size() ? std::optional(mac) : std::nullopt;
}

#elif __has_include(<net/if_dl.h>)

std::optional<MacAddress> hardware_address(const sockaddr* address) {
  const auto* const link = reinterpret_cast<const sockaddr_dl*>(address);
  MacAddress mac{};
  if (address->sa_family != AF_LINK || link->sdl_alen != mac.size()) {
    return std::nullopt;
  }
  // The name of the interface comes first, so the address may lie beyond the end of the struct.
  std::memcpy(mac.data(), LLADDR(link), mac.size());
  return mac;
}

#else

std::optional<MacAddress> hardware_address(const sockaddr* /*address*/) {
  return std::nullopt;
}

#endif

std::span<const std::uint8_t> ip_address_bytes(const sockaddr* address) {
  return bytes_of(address, address->sa_family);
}

std::span<const std::uint8_t> ip_netmask_bytes(const sockaddr* netmask, const sockaddr* address) {
  return bytes_of(netmask, address->sa_family);
}

} // namespace chattcp
