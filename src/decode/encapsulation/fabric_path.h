// Cisco FabricPath (EtherType 0x8903): Ethernet in Ethernet.
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` follow the EtherType: a forwarding tag and time to live, then the whole frame.
Step decode_fabric_path(ByteView bytes);

} // namespace chattcp
