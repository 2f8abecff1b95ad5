// EtherTypes (IEEE 802, RFC 9542).
#pragma once

#include "decode/step.h"

#include <cstdint>

namespace chattcp {

enum Ethertype : std::uint16_t {
  kEthertypeIpv4 = 0x0800,
  kEthertypeCongestionTag = 0x22e9, // CN-TAG, IEEE 802.1Qau.
  kEthertypeGigamon = 0x22e5,
  kEthertypeTrill = 0x22f3,
  kEthertypeBatman = 0x4305,
  kEthertypeEthernet = 0x6558,   // Transparent Ethernet Bridging (RFC 1701).
  kEthertypeFrameRelay = 0x6559, // RFC 1701.
  kEthertypeVlan = 0x8100,       // IEEE 802.1Q.
  kEthertypeIpv6 = 0x86dd,
  kEthertypePpp = 0x880b,
  kEthertypeMpls = 0x8847, // RFC 5332.
  kEthertypeMplsUpstream = 0x8848,
  kEthertypePppoeSession = 0x8864, // RFC 2516.
  kEthertypeJumboLlc = 0x8870,     // LLC in frames of more than 1500 bytes.
  kEthertypeServiceVlan = 0x88a8,  // IEEE 802.1ad.
  kEthertypeOuiExtended = 0x88b7,  // IEEE 802: an organisation code and its protocol follow.
  kEthertypeMacsec = 0x88e5,
  kEthertypeProviderBackbone = 0x88e7,
  kEthertypeFabricPath = 0x8903,
  kEthertypeTtag = 0x8905,
  kEthertypeCiscoMetadata = 0x8909,
  kEthertypeVnTag = 0x8926,
  kEthertypeHsr = 0x892f,
  kEthertypeFineGrainedLabel = 0x893b, // RFC 7172.
  kEthertypeETag = 0x893f,
  kEthertypeNsh = 0x894f,
  kEthertypeOldQinq = 0x9100,  // Before 802.1ad, still in use,
  kEthertypeOldQinq2 = 0x9200, // as are these (ETH_P_QINQ2 and 3 of Linux).
  kEthertypeOldQinq3 = 0x9300,
  kEthertypeArista = 0xd28b,
  kEthertypeRTag = 0xf1c1,
};

// True for the tags of 802.1Q, 802.1ad and 0x9100, which may be stacked.
constexpr bool is_vlan_tag(std::uint16_t ethertype) {
  return ethertype == kEthertypeVlan || ethertype == kEthertypeServiceVlan ||
         ethertype == kEthertypeOldQinq;
}

// Values below are the length of an IEEE 802.3 frame, not an EtherType.
inline constexpr std::uint16_t kFirstEthertype = 0x0600;

// Steps to the protocol of `ethertype`, and skips any stack of VLAN tags (802.1Q, 802.1ad, 0x9100).
// `bytes` follow the EtherType.
Step step_by_ethertype(std::uint16_t ethertype, ByteView bytes);

// The same for a field that may be an 802.3 length: then LLC follows, of that many bytes.
Step step_by_type_or_length(std::uint16_t value, ByteView bytes);

// Skips a tag of `length` bytes, whose EtherType has been read, and steps by the EtherType or
// length after it.
Step step_after_tag(ByteView bytes, std::size_t length);

// The same for a tag of two bytes, such as a VLAN tag.
Step decode_vlan(ByteView bytes);

} // namespace chattcp
