#include "platform/advice.h"

namespace chattcp {

std::string how_to_permit_capture() {
  return "use sudo";
}

} // namespace chattcp
