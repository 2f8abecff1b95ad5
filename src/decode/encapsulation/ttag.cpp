#include "decode/encapsulation/ttag.h"

#include "decode/ethertype.h"

namespace chattcp {

Step decode_ttag(ByteView bytes) {
  constexpr std::size_t kTagLength = 6; // A time in nanoseconds.
  return step_after_tag(bytes, kTagLength);
}

} // namespace chattcp
