#include "decode/encapsulation/e_tag.h"

#include "decode/ethertype.h"

namespace chattcp {

Step decode_e_tag(ByteView bytes) {
  constexpr std::size_t kTagLength = 6; // Priority, ingress and egress identifiers.
  return step_after_tag(bytes, kTagLength);
}

} // namespace chattcp
