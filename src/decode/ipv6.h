// IPv6 and its extension headers (RFC 8200).
#pragma once

#include "decode/packet.h"
#include "decode/step.h"

namespace chattcp {

// Puts the addresses into `packet`. Leaves behind the payload's end what does not belong to it. A
// payload length of 0 reaches as far as a jumbo payload option says (RFC 2675), else to the end of
// `bytes` (segmentation offload).
Step decode_ipv6(ByteView bytes, Packet& packet);

} // namespace chattcp
