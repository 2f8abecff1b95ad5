#include "platform/interface_identity.h"

#include <array>
#include <net/if.h>

namespace chattcp {

bool is_interface(const std::string& name) {
  return name == "any" || if_nametoindex(name.c_str()) != 0;
}

unsigned index_of_capture(int /*capture*/, const std::string& name) {
  return if_nametoindex(name.c_str());
}

std::string new_name_of(unsigned index, int /*capture*/, const std::string& name) {
  // By name first: an interface may have several.
  if (index == 0 || if_nametoindex(name.c_str()) == index) {
    return {};
  }
  const std::string now = name_of_index(index, 0);
  return now == name ? std::string() : now;
}

std::string name_of_index(unsigned index, int /*capture*/) {
  std::array<char, IF_NAMESIZE> name{};
  return if_indextoname(index, name.data()) == nullptr ? "" : name.data();
}

bool may_be_bridge_port(unsigned /*index*/, const std::string& /*name*/) {
  return false;
}

} // namespace chattcp
