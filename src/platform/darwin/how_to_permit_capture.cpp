#include "platform/advice.h"

namespace chattcp {

std::string how_to_permit_capture() {
  return "use sudo, or install ChmodBPF, which comes with Wireshark and gives your user access to "
         "/dev/bpf*";
}

} // namespace chattcp
