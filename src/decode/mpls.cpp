#include "decode/mpls.h"

#include "base/byte_reader.h"

namespace chattcp {

Step decode_mpls(ByteView bytes) {
  constexpr std::uint32_t kBottomOfStack = 0x100;
  ByteReader reader(bytes);
  while (reader.ok() && (reader.u32() & kBottomOfStack) == 0) {
  }
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  const ByteView rest = reader.rest();
  if (rest.empty()) {
    return stop(StopReason::truncated);
  }
  switch (rest[0] >> 4U) {
  case 4:
    return {.layer = Layer::ipv4, .bytes = rest};
  case 6:
    return {.layer = Layer::ipv6, .bytes = rest};
  default:
    return stop(StopReason::not_tcp_udp);
  }
}

} // namespace chattcp
