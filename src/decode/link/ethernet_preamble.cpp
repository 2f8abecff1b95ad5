#include "decode/link/ethernet_preamble.h"

#include "base/byte_reader.h"
#include "decode/link/ethernet.h"

namespace chattcp {

Step decode_mpacket(ByteView bytes) {
  ByteReader reader(bytes);
  reader.skip(6); // Preamble.
  const std::uint8_t preamble_or_continuation = reader.u8();
  const std::uint8_t delimiter = reader.u8();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  // IEEE 802.3br, 99.3.3: the delimiter marks the kind; that of a later fragment comes one byte
  // earlier, before a count.
  switch (preamble_or_continuation) {
  case 0x61:
  case 0x52:
  case 0x9e:
  case 0x2a:
    return stop(StopReason::fragments);
  default:
    break;
  }
  switch (delimiter) {
  case 0xd5: // A frame that is not preemptable.
  case 0xe6: // The start of a preemptable frame.
  case 0x4c:
  case 0x7f:
  case 0xb3:
    return decode_ethernet(reader.rest());
  default:
    return stop(StopReason::not_tcp_udp);
  }
}

Step decode_epon(ByteView bytes) {
  constexpr std::uint8_t kPreamble = 0x55;
  constexpr std::uint8_t kStartDelimiter = 0xd5;
  constexpr unsigned kEncrypted = 0x02; // CableLabs DPoE-SP-SEC; clear in a plain preamble.
  ByteReader reader(bytes);
  std::uint8_t delimiter = reader.u8();
  for (int skipped = 0; skipped < 2 && delimiter == kPreamble; ++skipped) {
    delimiter = reader.u8();
  }
  reader.skip(1);
  const std::uint8_t security = reader.u8();
  reader.skip(3); // Link identifier, checksum.
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (delimiter != kStartDelimiter) {
    return stop(StopReason::malformed);
  }
  return (security & kEncrypted) != 0 ? stop(StopReason::not_tcp_udp)
                                      : decode_ethernet(reader.rest());
}

} // namespace chattcp
