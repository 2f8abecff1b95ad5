#include "platform/advice.h"

#include <unistd.h>

namespace chattcp {

std::string how_to_permit_capture() {
  return "use sudo";
}

std::string how_to_bring_up(const std::string& interface) {
  return "sudo ifconfig " + interface + " up";
}

const std::string& remedy_for_refused_capture() {
  static const std::string remedy =
      geteuid() == 0 ? "the system refuses even root" : how_to_permit_capture();
  return remedy;
}

} // namespace chattcp
