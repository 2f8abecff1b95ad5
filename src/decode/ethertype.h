// What an EtherType says of the bytes behind it (IEEE 802, RFC 9542).
#pragma once

#include "decode/step.h"

#include <cstdint>

namespace chattcp {

enum Ethertype : std::uint16_t {
  kEthertypeIpv4 = 0x0800,
  kEthertypeVlan = 0x8100, // IEEE 802.1Q.
  kEthertypeIpv6 = 0x86dd,
  kEthertypeMpls = 0x8847, // RFC 5332.
  kEthertypeMplsUpstream = 0x8848,
  kEthertypePppoeSession = 0x8864, // RFC 2516.
  kEthertypeServiceVlan = 0x88a8,  // IEEE 802.1ad.
  kEthertypeOldQinq = 0x9100,      // Before 802.1ad, still in use.
};

// Values below are the length of an IEEE 802.3 frame, not an EtherType.
inline constexpr std::uint16_t kFirstEthertype = 0x0600;

// Goes to the protocol `ethertype` names; opens any stack of VLAN tags (802.1Q, 802.1ad, 0x9100)
// on the way. `bytes` are what follows the EtherType.
Step step_by_ethertype(std::uint16_t ethertype, ByteView bytes);

// The same, for a field which may be an 802.3 length: then LLC follows, of that many bytes.
Step step_by_type_or_length(std::uint16_t value, ByteView bytes);

} // namespace chattcp
