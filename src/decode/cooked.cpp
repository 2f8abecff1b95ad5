#include "decode/cooked.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"
#include "decode/ppp.h"

namespace chattcp {

namespace {

// Linux writes an 802.2 frame with this in place of an EtherType (ETH_P_802_2).
constexpr std::uint16_t kLinux8022 = 0x0004;

// The same of PPP in HDLC-like framing (ETH_P_WAN_PPP).
constexpr std::uint16_t kLinuxPpp = 0x0007;

// ARPHRD_ types of interfaces on which the protocol field is no EtherType.
bool has_ethertype(std::uint16_t hardware_type) {
  constexpr std::uint16_t kFrameRelayAccess = 770;
  constexpr std::uint16_t kRadiotap = 803;
  constexpr std::uint16_t kNetlink = 824;
  return hardware_type != kFrameRelayAccess && hardware_type != kRadiotap &&
         hardware_type != kNetlink;
}

// True where VLAN tags lie before what `protocol` names: the last EtherType of a stack is that one.
bool has_tags_before(std::uint16_t protocol, ByteView bytes) {
  ByteReader reader(bytes);
  std::uint16_t ethertype = kEthertypeVlan;
  while (is_vlan_tag(ethertype)) {
    reader.skip(2); // Priority and VLAN identifier.
    ethertype = reader.u16();
  }
  return reader.ok() && ethertype == protocol;
}

// Linux (seen on 6.18) names the innermost protocol of a received frame with several tags, and yet
// leaves all tags but the outermost before it. IP is known by its version.
bool has_tag_instead(std::uint16_t protocol, ByteView bytes) {
  if (bytes.empty()) {
    return false;
  }
  switch (protocol) {
  case kEthertypeIpv4:
    return bytes[0] >> 4U != 4;
  case kEthertypeIpv6:
    return bytes[0] >> 4U != 6;
  default:
    return !is_vlan_tag(protocol) && has_tags_before(protocol, bytes);
  }
}

Step step_by_linux_protocol(std::uint16_t hardware_type, std::uint16_t protocol,
                            const ByteReader& reader) {
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (!has_ethertype(hardware_type)) {
    return stop(StopReason::not_tcp_udp);
  }
  if (protocol == kLinux8022) {
    return {.layer = Layer::llc, .bytes = reader.rest()};
  }
  if (protocol == kLinuxPpp) {
    return decode_ppp_hdlc(reader.rest());
  }
  if (has_tag_instead(protocol, reader.rest())) {
    return step_by_ethertype(kEthertypeVlan, reader.rest());
  }
  return step_by_ethertype(protocol, reader.rest());
}

} // namespace

Step decode_linux_sll(ByteView bytes) {
  ByteReader reader(bytes);
  reader.skip(2); // Packet type.
  const std::uint16_t hardware_type = reader.u16();
  reader.skip(10); // Address with its length.
  const std::uint16_t protocol = reader.u16();
  return step_by_linux_protocol(hardware_type, protocol, reader);
}

Step decode_linux_sll2(ByteView bytes) {
  ByteReader reader(bytes);
  const std::uint16_t protocol = reader.u16();
  reader.skip(6); // Reserved, interface index.
  const std::uint16_t hardware_type = reader.u16();
  reader.skip(10); // Packet type, address with its length.
  return step_by_linux_protocol(hardware_type, protocol, reader);
}

Step decode_ipoib(ByteView bytes) {
  ByteReader reader(bytes);
  reader.skip(40);
  const std::uint16_t ethertype = reader.u16();
  reader.skip(2); // Reserved.
  return reader.ok() ? step_by_ethertype(ethertype, reader.rest()) : stop(StopReason::truncated);
}

Step decode_cisco_hdlc(ByteView bytes) {
  ByteReader reader(bytes);
  reader.skip(2); // Address and control.
  const std::uint16_t ethertype = reader.u16();
  return reader.ok() ? step_by_ethertype(ethertype, reader.rest()) : stop(StopReason::truncated);
}

} // namespace chattcp
