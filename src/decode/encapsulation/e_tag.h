// E-TAG of port extenders (IEEE 802.1BR, EtherType 0x893f).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` follow the EtherType.
Step decode_e_tag(ByteView bytes);

} // namespace chattcp
