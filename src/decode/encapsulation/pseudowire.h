// What a pseudowire carries, where nothing but its ends' configuration says so.
#pragma once

#include "decode/step.h"

#include <optional>

namespace chattcp {

// Goes to the frame that `bytes` begin with if they look like one that leads to IP: Ethernet
// (RFC 4448), PPP or Cisco HDLC (RFC 4618), or an IP datagram (RFC 4447); else nothing.
//
// Ethernet is known by its EtherType after any VLAN tags, which must be one that is opened; where
// that is IP, by the IP header's version, header length and protocol too. PPP and Cisco HDLC are
// known by their whole header and such an IP header. A bare datagram must have a right checksum
// (IPv4), or addresses of hosts (IPv6). Where `bytes` end before this can be told, the walk ends as
// truncated: so a snapshot never shows another frame than the whole does.
std::optional<Step> find_pseudowire_payload(ByteView bytes);

} // namespace chattcp
