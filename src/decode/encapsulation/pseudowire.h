// The content of a pseudowire, which only the configuration of its ends defines.
#pragma once

#include "decode/step.h"

#include <optional>

namespace chattcp {

// Steps to the frame that `bytes` begin with if they look like one that leads to IP: Ethernet
// (RFC 4448), PPP or Cisco HDLC (RFC 4618), or an IP datagram (RFC 4447); else nothing.
//
// Ethernet is recognised by an EtherType, after any VLAN tags, that is decoded; for IP, also by the
// version, header length and protocol of the IP header. PPP and Cisco HDLC are recognised by their
// whole header and such an IP header. A datagram alone must have a correct checksum (IPv4) or host
// addresses (IPv6). If `bytes` end too early to decide, the walk ends as truncated, so that a
// snapshot never gives another packet than the whole frame.
std::optional<Step> find_pseudowire_payload(ByteView bytes);

} // namespace chattcp
