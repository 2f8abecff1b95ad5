// Packets captured on macOS with their process (LINKTYPE_PKTAP; bsd/net/pktap.h of XNU).
#pragma once

#include "decode/step.h"

namespace chattcp {

// The header, of version 1 or 2, states its length and the link type of the packet after it, all
// in little-endian order.
Step decode_pktap(ByteView bytes);

} // namespace chattcp
