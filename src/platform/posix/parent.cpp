#include "platform/parent.h"

namespace chattcp {

std::string variable_of_parent(const std::string& /*name*/) {
  return {};
}

} // namespace chattcp
