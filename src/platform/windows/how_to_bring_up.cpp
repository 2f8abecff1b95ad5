#include "platform/advice.h"

namespace chattcp {

std::string how_to_bring_up(const std::string& interface) {
  return "netsh interface set interface \"" + interface + "\" enabled";
}

} // namespace chattcp
