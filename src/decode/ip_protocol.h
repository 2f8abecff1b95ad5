// The protocol numbers of IPv4 and IPv6 (https://www.iana.org/assignments/protocol-numbers).
#pragma once

#include "base/byte_reader.h"
#include "decode/step.h"

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
  kGre = 47,            // RFC 2784.
  kAuthentication = 51, // RFC 4302, in both versions.
  kDestinationOptions = 60,
};

// Goes to what `protocol` names, with `bytes` being what the datagram carries.
Step step_by_ip_protocol(std::uint8_t protocol, ByteView bytes);

// Skips an authentication header (RFC 4302, 2) and returns the protocol behind it. The reader
// fails where the header runs past the end.
std::uint8_t skip_authentication(ByteReader& reader);

} // namespace chattcp
