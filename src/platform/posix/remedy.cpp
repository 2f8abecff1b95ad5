#include "platform/advice.h"

#include <unistd.h>

namespace chattcp {

const std::string& remedy_for_refused_capture() {
  static const std::string remedy =
      geteuid() == 0 ? "a security policy forbids it even to root" : how_to_permit_capture();
  return remedy;
}

} // namespace chattcp
