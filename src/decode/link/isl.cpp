#include "decode/link/isl.h"

#include "base/byte_reader.h"

#include <algorithm>
#include <array>

namespace chattcp {

bool is_isl(ByteView frame) {
  constexpr std::array<std::uint8_t, 4> kGroup{0x00, 0x0c, 0x00, 0x00};
  return frame.size() >= 5 && (frame[0] == 0x01 || frame[0] == 0x03) &&
         std::equal(kGroup.begin(), kGroup.end(), frame.begin() + 1);
}

Step decode_isl(ByteView frame) {
  constexpr std::uint8_t kEthernet = 0x00;
  ByteReader reader(frame);
  reader.skip(5); // The group.
  const std::uint8_t type_and_user = reader.u8();
  reader.skip(6 + 2); // Source, length.
  reader.skip(6);     // LLC, and the vendor part of the source.
  reader.skip(2);     // VLAN, and the BPDU flag.
  reader.skip(2 + 2); // Port index, reserved.
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (type_and_user >> 4U != kEthernet) {
    return stop(StopReason::not_tcp_udp); // Token Ring, FDDI, ATM.
  }
  return {Layer::ethernet, reader.rest()};
}

} // namespace chattcp
