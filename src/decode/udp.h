// UDP (RFC 768).
#pragma once

#include "decode/packet.h"

namespace chattcp {

// Reads a datagram into `udp`; `bytes` end where the IP datagram ends, or the snapshot does. False
// where they are shorter than the header; then `udp` has no meaning. A length of 0 (RFC 2675, 4) or
// beyond the end means all bytes that are there; one of 1 to 7, less than the header itself, gives
// an empty payload.
bool decode_udp(ByteView bytes, UdpDatagram& udp);

} // namespace chattcp
