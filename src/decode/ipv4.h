// IPv4 (RFC 791).
#pragma once

#include "decode/packet.h"
#include "decode/step.h"

namespace chattcp {

// Stores the addresses in `packet`. Cuts off what follows the datagram, such as padding. A total
// length of 0, as seen before segmentation offload, means up to the end of `bytes`.
Step decode_ipv4(ByteView bytes, Packet& packet);

} // namespace chattcp
