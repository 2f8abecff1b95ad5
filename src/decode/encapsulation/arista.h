// Timestamp header of Arista switches (EtherType 0xd28b).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` follow the EtherType.
Step decode_arista(ByteView bytes);

} // namespace chattcp
