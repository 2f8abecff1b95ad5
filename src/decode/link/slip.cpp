#include "decode/link/slip.h"

#include "decode/link/raw_ip.h"

namespace chattcp {

Step decode_slip(ByteView bytes) {
  constexpr std::size_t kHeaderLength = 16;
  return bytes.size() < kHeaderLength ? stop(StopReason::truncated)
                                      : decode_raw_ip(bytes.subspan(kHeaderLength));
}

} // namespace chattcp
