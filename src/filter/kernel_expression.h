// The filter that runs in the kernel, for speed.
#pragma once

#include "decode/encapsulation/udp_tunnels.h"
#include "filter/packet_filter.h"

#include <string>

namespace chattcp {

// A pcap-filter(7) expression that accepts at least every frame whose packet `filter` matches, on
// every link type for which libpcap_finds_ip(); empty if it would accept everything.
//
// It tests frames with plain IPv4 and IPv6. Frames with anything else (tags, labels, PPP sessions,
// LLC), or with another header first (a tunnel, an IPv6 extension header), and UDP at the ports of
// `tunnels` are accepted for the exact test to decide. So the word `vlan`, which shifts the offsets
// of everything after it, is never needed. All addresses are numeric: for anything else libpcap
// would query the DNS.
//
// With `later_fragments`, later fragments of IPv4 pass if everything but their missing ports
// matches; those of IPv6 always pass.
std::string kernel_expression(const PacketFilter& filter, const UdpTunnels& tunnels = {},
                              bool later_fragments = false);

} // namespace chattcp
