#include "platform/advice.h"

namespace chattcp {

std::string how_to_permit_capture() {
  return "run it as administrator, or install Npcap again without restricting it to administrators";
}

} // namespace chattcp
