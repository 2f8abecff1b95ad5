#include "decode/encapsulation/fabric_path.h"

namespace chattcp {

Step decode_fabric_path(ByteView bytes) {
  constexpr std::size_t kTagLength = 2;
  if (bytes.size() < kTagLength) {
    return stop(StopReason::truncated);
  }
  return {Layer::ethernet, bytes.subspan(kTagLength)};
}

} // namespace chattcp
