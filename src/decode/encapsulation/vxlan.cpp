#include "decode/encapsulation/vxlan.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"
#include "decode/link/ethernet.h"

namespace chattcp {

namespace {

enum Flag : std::uint8_t {
  kVersion = 0x30, // Of the extension; 0 is the only one.
  kHasNetwork = 0x08,
  kHasProtocol = 0x04, // The extension: the fourth byte is the protocol, if it is not Ethernet.
  kOperations = 0x01,  // The extension: not data.
};

// The registry of the extension. After Ethernet, NSH has EtherType 0x894f.
Step step_by_next_protocol(std::uint8_t protocol, ByteView bytes) {
  constexpr std::uint16_t kEthertypeNsh = 0x894f;
  switch (protocol) {
  case 1:
    return {Layer::ipv4, bytes};
  case 2:
    return {Layer::ipv6, bytes};
  case 3:
    return decode_ethernet(bytes);
  case 4:
    return step_by_ethertype(kEthertypeNsh, bytes);
  case 5:
    return {Layer::mpls, bytes};
  default:
    return stop(StopReason::not_tcp_udp);
  }
}

} // namespace

Step decode_vxlan(ByteView bytes) {
  ByteReader reader(bytes);
  const std::uint8_t flags = reader.u8();
  reader.skip(2); // Reserved, or the group policy of draft-smith-vxlan-group-policy.
  const std::uint8_t next_protocol = reader.u8();
  reader.skip(4); // Network identifier, reserved.
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if ((flags & kHasNetwork) == 0) {
    return stop(StopReason::not_tcp_udp);
  }
  if ((flags & kHasProtocol) == 0) {
    return decode_ethernet(reader.rest());
  }
  return (flags & (kVersion | kOperations)) != 0
             ? stop(StopReason::not_tcp_udp)
             : step_by_next_protocol(next_protocol, reader.rest());
}

} // namespace chattcp
