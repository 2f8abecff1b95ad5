// Minimal encapsulation within IPv4 (RFC 2004, IP protocol 55).
#pragma once

#include "decode/packet.h"
#include "decode/step.h"

namespace chattcp {

// There is no second IP header: the original addresses replace the tunnel's in `packet`. If the
// original source is absent, it is the outer one.
Step decode_minimal_encapsulation(ByteView bytes, Packet& packet);

} // namespace chattcp
