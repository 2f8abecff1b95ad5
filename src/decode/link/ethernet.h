// Ethernet (IEEE 802.3).
#pragma once

#include "decode/step.h"

namespace chattcp {

Step decode_ethernet(ByteView bytes);

} // namespace chattcp
