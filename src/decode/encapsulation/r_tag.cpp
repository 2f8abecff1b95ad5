#include "decode/encapsulation/r_tag.h"

#include "decode/ethertype.h"

namespace chattcp {

Step decode_r_tag(ByteView bytes) {
  constexpr std::size_t kTagLength = 4; // Reserved, sequence number.
  return step_after_tag(bytes, kTagLength);
}

} // namespace chattcp
