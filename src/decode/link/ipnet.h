// Packets between the zones of Solaris (LINKTYPE_IPNET).
#pragma once

#include "decode/step.h"

namespace chattcp {

// 24 bytes, of which the second is the address family of the IP packet that follows.
Step decode_ipnet(ByteView bytes);

} // namespace chattcp
