// R-TAG of redundant streams (IEEE 802.1CB, EtherType 0xf1c1).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` follow the EtherType.
Step decode_r_tag(ByteView bytes);

} // namespace chattcp
