#include "platform/advice.h"

namespace chattcp {

std::string how_to_permit_capture() {
  return "use sudo, or give your user access to /dev/bpf*";
}

} // namespace chattcp
