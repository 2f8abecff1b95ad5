#include "decode/encapsulation/etherip.h"

namespace chattcp {

Step decode_etherip(ByteView bytes) {
  constexpr std::size_t kHeaderLength = 2;
  constexpr unsigned kVersion = 3;
  if (bytes.size() < kHeaderLength) {
    return stop(StopReason::truncated);
  }
  if (bytes[0] >> 4U != kVersion) {
    return stop(StopReason::malformed);
  }
  return {Layer::ethernet, bytes.subspan(kHeaderLength)};
}

} // namespace chattcp
