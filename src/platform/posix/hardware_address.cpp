// By the headers that there are, since no standard has hardware addresses.
#include "platform/hardware_address.h"

#include <algorithm>
#include <cstring>
#include <sys/types.h>

#if __has_include(<netpacket/packet.h>)
#include <netpacket/packet.h>
#elif __has_include(<net/if_dl.h>)
#include <net/if_dl.h>
#endif

namespace chattcp {

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

} // namespace chattcp
