#include "decode/encapsulation/gigamon.h"

#include "decode/ethertype.h"

namespace chattcp {

Step decode_gigamon(ByteView bytes) {
  if (bytes.empty()) {
    return stop(StopReason::truncated);
  }
  const std::size_t length = bytes[0]; // Counts itself.
  return length == 0 ? stop(StopReason::malformed) : step_after_tag(bytes, length);
}

} // namespace chattcp
