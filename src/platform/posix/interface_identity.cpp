#include "platform/interface_identity.h"

#include <array>
#include <net/if.h>

namespace chattcp {

unsigned index_of_capture(int /*capture*/, const std::string& name) {
  return if_nametoindex(name.c_str());
}

std::string new_name_of(unsigned index, int /*capture*/, const std::string& name) {
  std::array<char, IF_NAMESIZE> now{};
  // By name first: an interface may have several.
  return index != 0 && if_nametoindex(name.c_str()) != index &&
                 if_indextoname(index, now.data()) != nullptr && name != now.data()
             ? std::string(now.data())
             : std::string();
}

} // namespace chattcp
