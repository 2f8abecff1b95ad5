#include "decode/encapsulation/arista.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"

namespace chattcp {

Step decode_arista(ByteView bytes) {
  constexpr std::uint16_t kTimestamp = 1;
  ByteReader reader(bytes);
  const std::uint16_t subtype = reader.u16();
  const std::uint8_t scale = reader.u8(); // TAI or UTC.
  const std::uint8_t width = reader.u8();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (subtype != kTimestamp || scale > 1 || (width != 0x10 && width != 0x20)) {
    return stop(StopReason::not_tcp_udp);
  }
  return step_after_tag(reader.rest(), width == 0x10 ? 8 : 6);
}

} // namespace chattcp
