#include "decode/encapsulation/provider_backbone.h"

namespace chattcp {

Step decode_provider_backbone(ByteView bytes) {
  constexpr std::size_t kControlLength = 4; // Priority, flags, service instance.
  if (bytes.size() < kControlLength) {
    return stop(StopReason::truncated);
  }
  return {Layer::ethernet, bytes.subspan(kControlLength)};
}

} // namespace chattcp
