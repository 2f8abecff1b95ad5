#include "decode/encapsulation/hsr.h"

#include "decode/ethertype.h"

namespace chattcp {

Step decode_hsr(ByteView bytes) {
  constexpr std::size_t kTagLength = 4; // Path, size, sequence number.
  return step_after_tag(bytes, kTagLength);
}

} // namespace chattcp
