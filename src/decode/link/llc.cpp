#include "decode/link/llc.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"

namespace chattcp {

namespace {

constexpr std::uint8_t kSapIp = 0x06;
constexpr std::uint8_t kSapSnap = 0xaa;
constexpr std::uint8_t kSapIso = 0xfe;
constexpr std::uint8_t kUnnumberedInformation = 0x03;

// Organisation codes whose protocol identifiers are EtherTypes.
constexpr std::uint32_t kOuiEthernet = 0x000000;
constexpr std::uint32_t kOuiBridgeTunnel = 0x0000f8; // IEEE 802.1H.
constexpr std::uint32_t kOuiBridged = 0x0080c2;      // IEEE 802.1: a whole frame follows.

// RFC 2427, 4.2, and RFC 2684, 5.2. ATM pads, to align the addresses.
Step decode_bridged(std::uint16_t protocol, ByteReader reader, bool padded) {
  Layer layer = Layer::end;
  switch (protocol) {
  case 0x0001: // With its checksum at the end.
  case 0x0007:
    layer = Layer::ethernet;
    reader.skip(padded ? 2 : 0);
    break;
  case 0x0004: // With its checksum at the end.
  case 0x000a:
    layer = Layer::fddi;
    reader.skip(padded ? 3 : 0);
    break;
  default:
    break;
  }
  return reader.ok() ? Step(layer, reader.rest()) : stop(StopReason::truncated);
}

Step open_snap(ByteView bytes, bool padded) {
  ByteReader reader(bytes);
  const std::uint32_t organisation = std::uint32_t{reader.u8()} << 16U | reader.u16();
  const std::uint16_t protocol = reader.u16();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  switch (organisation) {
  case kOuiEthernet:
  case kOuiBridgeTunnel:
    return step_by_ethertype(protocol, reader.rest());
  case kOuiBridged:
    return decode_bridged(protocol, reader, padded);
  default:
    return stop(StopReason::not_tcp_udp);
  }
}

Step decode_iso(ByteView bytes) {
  return bytes.empty() ? stop(StopReason::truncated) : step_by_nlpid(bytes[0], bytes.subspan(1));
}

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
  switch (destination) {
  case kSapSnap:
    return open_snap(reader.rest(), true);
  case kSapIp:
    return {Layer::ipv4, reader.rest()};
  case kSapIso:
    return decode_iso(reader.rest());
  default:
    return stop(StopReason::not_tcp_udp);
  }
}

Step decode_snap(ByteView bytes) {
  return open_snap(bytes, false);
}

Step step_by_nlpid(std::uint8_t identifier, ByteView bytes) {
  switch (identifier) {
  case 0xcc:
    return {Layer::ipv4, bytes};
  case 0x8e:
    return {Layer::ipv6, bytes};
  case 0x80:
    return decode_snap(bytes);
  case 0xcf: // RFC 1973, RFC 2364.
    return {Layer::ppp, bytes};
  default:
    return stop(StopReason::not_tcp_udp);
  }
}

} // namespace chattcp
