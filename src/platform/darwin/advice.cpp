#include "platform/advice.h"

#include <unistd.h>

namespace chattcp {

std::string how_to_permit_capture() {
  return "use sudo, or install ChmodBPF, which comes with Wireshark and gives your user access to "
         "/dev/bpf*";
}

std::string how_to_bring_up(const std::string& interface) {
  return "sudo ifconfig " + interface + " up";
}

const std::string& remedy_for_refused_capture() {
  static const std::string remedy =
      geteuid() == 0 ? "a security policy forbids it even to root" : how_to_permit_capture();
  return remedy;
}

} // namespace chattcp
