#include "decode/llc.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"

namespace chattcp {

namespace {

constexpr std::uint8_t kSapIp = 0x06;
constexpr std::uint8_t kSapSnap = 0xaa;
constexpr std::uint8_t kUnnumberedInformation = 0x03;

// Organisation codes whose protocol identifiers are EtherTypes.
constexpr std::uint32_t kOuiEthernet = 0x000000;
constexpr std::uint32_t kOuiBridgeTunnel = 0x0000f8; // IEEE 802.1H.

} // namespace

Step decode_llc(ByteView bytes) {
  ByteReader reader(bytes);
  const std::uint8_t destination = reader.u8();
  const std::uint8_t source = reader.u8();
  const std::uint8_t control = reader.u8();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (destination != source || control != kUnnumberedInformation) {
    return stop(StopReason::not_tcp_udp);
  }
  if (destination == kSapSnap) {
    return decode_snap(reader.rest());
  }
  if (destination == kSapIp) {
    return {.layer = Layer::ipv4, .bytes = reader.rest()};
  }
  return stop(StopReason::not_tcp_udp);
}

Step decode_snap(ByteView bytes) {
  ByteReader reader(bytes);
  const std::uint32_t organisation = std::uint32_t{reader.u8()} << 16U | reader.u16();
  const std::uint16_t protocol = reader.u16();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (organisation != kOuiEthernet && organisation != kOuiBridgeTunnel) {
    return stop(StopReason::not_tcp_udp);
  }
  return step_by_ethertype(protocol, reader.rest());
}

} // namespace chattcp
