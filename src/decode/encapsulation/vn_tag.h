// VN-Tag of Cisco's fabric extenders (EtherType 0x8926).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` follow the EtherType.
Step decode_vn_tag(ByteView bytes);

} // namespace chattcp
