// The filter that runs in the kernel, for speed.
#pragma once

#include "decode/encapsulation/udp_tunnels.h"
#include "filter/packet_filter.h"

#include <string>

namespace chattcp {

// A pcap-filter(7) expression that lets through at least every frame whose packet `filter`
// matches, on every link type where libpcap_finds_ip(); empty where it would let through
// everything.
//
// Frames are told apart where the kernel can see far enough: plain IPv4 and IPv6 are tested for
// what is wanted. Whatever is neither (tags, labels, PPP sessions, LLC), or carries something else
// first (a tunnel, an IPv6 extension header), is let through, for the exact test to decide; as is
// UDP at the ports of `tunnels`, the tunnels that are opened. So the
// word `vlan`, which shifts the offsets of all that follows it, is never needed. All addresses are
// numbers: libpcap asks the DNS for anything else.
//
// With `later_fragments`, those of IPv4 pass where only their ports, which they lack, could be held
// against them; those of IPv6 always do.
std::string kernel_expression(const PacketFilter& filter, const UdpTunnels& tunnels = {},
                              bool later_fragments = false);

} // namespace chattcp
