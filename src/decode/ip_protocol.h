// The protocol numbers of IPv4 and IPv6 (https://www.iana.org/assignments/protocol-numbers).
#pragma once

#include "base/byte_reader.h"
#include "decode/step.h"

#include <array>
#include <cstdint>

namespace chattcp {

enum IpProtocol : std::uint8_t {
  kHopByHop = 0, // RFC 8200; in IPv6 only, as are routing, fragment and destination options.
  kIpv4InIp = 4, // RFC 2003.
  kTcp = 6,
  kUdp = 17,
  kIpv6InIp = 41, // RFC 2473, RFC 4213.
  kRouting = 43,
  kFragment = 44,
  kGre = 47,                  // RFC 2784.
  kAuthentication = 51,       // RFC 4302, in both versions.
  kMinimalEncapsulation = 55, // RFC 2004, in IPv4 only.
  kDestinationOptions = 60,
  kOldIpInIp = 94, // Like 4, deprecated.
  kEtherIp = 97,   // RFC 3378.
  kPim = 103,      // RFC 7761.
  kL2tp = 115,     // RFC 3931.
  kMplsInIp = 137, // RFC 4023.
  kEthernet = 143, // RFC 8986.
  kNsh = 145,      // RFC 9491.
};

// The protocols other than TCP and UDP that step_by_ip_protocol() decodes.
inline constexpr std::array kTunnelProtocols{kIpv4InIp,  kIpv6InIp, kGre, kMinimalEncapsulation,
                                             kOldIpInIp, kEtherIp,  kPim, kL2tp,
                                             kMplsInIp,  kEthernet, kNsh};

// Steps to `protocol`; `bytes` are the payload of the datagram.
Step step_by_ip_protocol(std::uint8_t protocol, ByteView bytes);

// True if TCP or UDP may follow: for TCP and UDP, tunnels, and headers that are skipped.
bool is_opened_in_ipv4(std::uint8_t protocol);
bool is_opened_in_ipv6(std::uint8_t protocol);

// Skips an authentication header (RFC 4302, 2) and returns the protocol after it. The reader fails
// if the header runs past the end.
std::uint8_t skip_authentication(ByteReader& reader);

} // namespace chattcp
