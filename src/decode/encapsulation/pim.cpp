#include "decode/encapsulation/pim.h"

#include "base/byte_reader.h"
#include "decode/link/raw_ip.h"

namespace chattcp {

Step decode_pim(ByteView bytes) {
  constexpr std::uint8_t kRegister = 0x21; // Version 2, type 1.
  constexpr std::uint32_t kNull = 0x40000000;
  ByteReader reader(bytes);
  const std::uint8_t version_and_type = reader.u8();
  reader.skip(3); // Reserved, checksum.
  const std::uint32_t flags = reader.u32();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (version_and_type != kRegister || (flags & kNull) != 0) {
    return stop(StopReason::not_tcp_udp); // A Null-Register contains only a header.
  }
  return decode_raw_ip(reader.rest());
}

} // namespace chattcp
