// IPv4 (RFC 791).
#pragma once

#include "decode/packet.h"
#include "decode/step.h"

namespace chattcp {

// Puts the addresses into `packet`. Leaves behind the datagram's end what does not belong to it; a
// total length of 0, as written before segmentation offload, reaches to the end of `bytes`.
Step decode_ipv4(ByteView bytes, Packet& packet);

} // namespace chattcp
