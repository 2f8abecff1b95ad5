#include "base/link_type.h"

#include <algorithm>

namespace chattcp {

std::optional<LinkType> find_link_type(int number) {
  const auto* const found =
      std::find_if(kLinkTypes.begin(), kLinkTypes.end(),
                   [number](LinkType type) { return static_cast<int>(type) == number; });
  return found == kLinkTypes.end() ? std::nullopt : std::optional(*found);
}

bool libpcap_finds_ip(LinkType type) {
  return type != LinkType::arcnet_bsd && type != LinkType::arcnet_linux &&
         type != LinkType::frelay && type != LinkType::ppi;
}

} // namespace chattcp
