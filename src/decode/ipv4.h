// IPv4 (RFC 791).
#pragma once

#include "decode/ip_protocol.h"

namespace chattcp {

// Leaves behind the datagram's end what does not belong to it; a total length of 0, as written
// before segmentation offload, reaches to the end of `bytes`.
IpDatagram decode_ipv4(ByteView bytes);

} // namespace chattcp
