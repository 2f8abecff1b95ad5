// Npcap's driver opens interfaces for whoever may use it; there is nothing that could be given up.
#include "confine/capabilities.h"

namespace chattcp {

bool may_capture() {
  return true;
}

void forbid_new_privileges() {}

std::string give_up_privileges(Capability /*needed*/, const User* /*user*/) {
  return {};
}

std::string staying_root(const std::string& /*obstacle*/) {
  return {};
}

} // namespace chattcp
