// UDP (RFC 768).
#pragma once

#include "decode/packet.h"

#include <optional>

namespace chattcp {

// Reads a datagram; `bytes` end where the IP datagram ends, or the snapshot does. Nothing where
// they are shorter than the header. A length of 0 (RFC 2675, 4) or beyond the end means all bytes
// that are there; one of 1 to 7, less than the header itself, gives an empty payload.
std::optional<UdpDatagram> decode_udp(ByteView bytes);

} // namespace chattcp
