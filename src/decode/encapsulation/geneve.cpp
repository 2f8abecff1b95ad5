#include "decode/encapsulation/geneve.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"
#include "decode/link/ethernet.h"

namespace chattcp {

Step decode_geneve(ByteView bytes) {
  constexpr std::uint16_t kTransparentBridging = 0x6558; // Ethernet.
  constexpr unsigned kVersion = 0xc0;
  constexpr std::size_t kOptionsUnit = 4;
  ByteReader reader(bytes);
  const std::uint8_t version_and_options = reader.u8();
  reader.skip(1); // Flags.
  const std::uint16_t protocol = reader.u16();
  reader.skip(4); // Network identifier, reserved.
  reader.skip((version_and_options & ~kVersion) * kOptionsUnit);
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if ((version_and_options & kVersion) != 0) {
    return stop(StopReason::not_tcp_udp);
  }
  return protocol == kTransparentBridging ? decode_ethernet(reader.rest())
                                          : step_by_ethertype(protocol, reader.rest());
}

} // namespace chattcp
