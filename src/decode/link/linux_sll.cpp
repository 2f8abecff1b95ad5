#include "decode/link/linux_sll.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"
#include "decode/link/ppp.h"

#include <optional>

namespace chattcp {

namespace {

// ETH_P_802_2: Linux's value for 802.2 frames, which have no EtherType.
constexpr std::uint16_t kLinux8022 = 0x0004;

// ETH_P_WAN_PPP: the same for PPP in HDLC-like framing.
constexpr std::uint16_t kLinuxPpp = 0x0007;

// False for ARPHRD_ types of interfaces on which the protocol field is not an EtherType.
bool has_ethertype(std::uint16_t hardware_type) {
  constexpr std::uint16_t kFrameRelayAccess = 770;
  constexpr std::uint16_t kRadiotap = 803;
  constexpr std::uint16_t kNetlink = 824;
  return hardware_type != kFrameRelayAccess && hardware_type != kRadiotap &&
         hardware_type != kNetlink;
}

// The EtherType after VLAN tags, assuming that `bytes` begin with one; nothing if they end before
// it.
std::optional<std::uint16_t> ethertype_after_tags(ByteView bytes) {
  ByteReader reader(bytes);
  std::uint16_t ethertype = kEthertypeVlan;
  while (is_vlan_tag(ethertype)) {
    reader.skip(2); // Priority and VLAN identifier.
    ethertype = reader.u16();
  }
  return reader.ok() ? std::optional(ethertype) : std::nullopt;
}

bool has_other_version(std::uint16_t protocol, ByteView bytes) {
  return !bytes.empty() && bytes[0] >> 4U != (protocol == kEthertypeIpv4 ? 4 : 6);
}

// For a received frame with several tags, Linux (seen on 6.18) names the innermost protocol but
// leaves all tags except the outermost in the frame. IP is recognised by its version; before other
// protocols, tags are recognised by the EtherType at their end, which repeats the protocol.
Step step_by_innermost(std::uint16_t protocol, ByteView bytes) {
  if (protocol == kEthertypeIpv4 || protocol == kEthertypeIpv6) {
    return has_other_version(protocol, bytes) ? step_by_type_or_length(kEthertypeVlan, bytes)
                                              : step_by_ethertype(protocol, bytes);
  }
  if (is_vlan_tag(protocol)) {
    return step_by_ethertype(protocol, bytes);
  }
  const std::optional<std::uint16_t> found = ethertype_after_tags(bytes);
  if (!found) {
    return stop(StopReason::truncated);
  }
  return *found == protocol ? step_by_type_or_length(kEthertypeVlan, bytes)
                            : step_by_ethertype(protocol, bytes);
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
    return {Layer::llc, reader.rest()};
  }
  if (protocol == kLinuxPpp) {
    return decode_ppp_hdlc(reader.rest());
  }
  return step_by_innermost(protocol, reader.rest());
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

} // namespace chattcp
