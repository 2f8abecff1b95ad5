#include "decode/encapsulation/vn_tag.h"

#include "decode/ethertype.h"

namespace chattcp {

Step decode_vn_tag(ByteView bytes) {
  constexpr std::size_t kTagLength = 4; // Direction, destination, source.
  return step_after_tag(bytes, kTagLength);
}

} // namespace chattcp
