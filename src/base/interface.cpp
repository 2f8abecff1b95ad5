#include "base/interface.h"

#include <algorithm>

namespace chattcp {

namespace {

std::optional<Address> first_of(const std::vector<InterfaceAddress>& addresses, bool ipv4) {
  const auto found =
      std::find_if(addresses.begin(), addresses.end(),
                   [ipv4](const InterfaceAddress& one) { return one.address.is_ipv4() == ipv4; });
  return found == addresses.end() ? std::nullopt : std::optional(found->address);
}

} // namespace

bool Interface::has_flag(std::string_view flag) const {
  return std::find(flags.begin(), flags.end(), flag) != flags.end();
}

std::optional<Address> Interface::ipv4() const {
  return first_of(addresses, true);
}

std::optional<Address> Interface::ipv6() const {
  return first_of(addresses, false);
}

} // namespace chattcp
