// UDP (RFC 768).
#pragma once

#include "decode/packet.h"

namespace chattcp {

// Reads a datagram into `udp`; `bytes` end with the IP datagram or the snapshot. Returns false if
// they are shorter than the header; then `udp` is not valid. A length of 0 (RFC 2675, 4) or beyond
// the end means all bytes; a length of 1 to 7, less than the header, gives an empty payload.
bool decode_udp(ByteView bytes, UdpDatagram& udp);

} // namespace chattcp
