// Cisco Inter-Switch Link: a whole Ethernet frame after addresses, LLC/SNAP and a VLAN.
#pragma once

#include "decode/step.h"

namespace chattcp {

// True if a frame without an EtherType is addressed to ISL's multicast group.
bool is_isl(ByteView frame);

// `frame` begins with its destination; is_isl() must be true for it.
Step decode_isl(ByteView frame);

} // namespace chattcp
