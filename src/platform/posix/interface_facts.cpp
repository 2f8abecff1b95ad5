#include "platform/interface_facts.h"

#include <limits>
#include <net/if.h>

namespace chattcp {

// By interface index. libpcap also lists devices outside the network stack (USB, D-Bus).
std::vector<InterfaceFacts> facts_of_devices(const std::vector<std::string>& devices) {
  constexpr unsigned kLast = std::numeric_limits<unsigned>::max();
  std::vector<InterfaceFacts> facts;
  facts.reserve(devices.size());
  for (const std::string& name : devices) {
    facts.push_back({.order = name == "any" ? kLast : if_nametoindex(name.c_str()),
                     .friendly_name = {},
                     .mac = {}});
  }
  return facts;
}

} // namespace chattcp
