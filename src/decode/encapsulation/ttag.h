// Timestamp tag of Cisco Nexus switches (EtherType 0x8905).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` follow the EtherType.
Step decode_ttag(ByteView bytes);

} // namespace chattcp
