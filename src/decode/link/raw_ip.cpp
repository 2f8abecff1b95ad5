#include "decode/link/raw_ip.h"

namespace chattcp {

Step decode_raw_ip(ByteView bytes) {
  if (bytes.empty()) {
    return stop(StopReason::truncated);
  }
  switch (bytes[0] >> 4U) {
  case 4:
    return {Layer::ipv4, bytes};
  case 6:
    return {Layer::ipv6, bytes};
  default:
    return stop(StopReason::malformed);
  }
}

} // namespace chattcp
