// Generic Routing Encapsulation (RFC 2784, with the key and sequence number of RFC 2890 and the
// routing field of RFC 1701) and the enhanced GRE of PPTP (RFC 2637).
#pragma once

#include "decode/step.h"

namespace chattcp {

// The protocol type is an EtherType, so everything that is decoded in Ethernet is decoded here: IP,
// MPLS, Ethernet (as in NVGRE, RFC 7637), NSH, and so on; also ERSPAN, WCCP and Cisco MetaData. In
// version 1: PPP (PPTP) and Ethernet (MikroTik's EoIP).
Step decode_gre(ByteView bytes);

} // namespace chattcp
