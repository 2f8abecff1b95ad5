// IPv6 and its extension headers (RFC 8200).
#pragma once

#include "decode/packet.h"
#include "decode/step.h"

namespace chattcp {

// Stores the addresses in `packet`. Cuts off what follows the payload, such as padding. A payload
// length of 0 means the length in a jumbo payload option (RFC 2675), or else up to the end of
// `bytes` (segmentation offload).
Step decode_ipv6(ByteView bytes, Packet& packet);

} // namespace chattcp
