// Ethernet with its preamble.
#pragma once

#include "decode/step.h"

namespace chattcp {

// Whole frames, and fragments of preempted frames (IEEE 802.3br, LINKTYPE_ETHERNET_MPACKET).
Step decode_mpacket(ByteView bytes);

// The preamble of a passive optical network (IEEE 802.3, 65.1.3.2, LINKTYPE_EPON), of which a
// capture holds the last 6 to 8 bytes. Frames marked as encrypted are not decoded.
Step decode_epon(ByteView bytes);

} // namespace chattcp
