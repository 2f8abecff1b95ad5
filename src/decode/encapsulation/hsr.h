// High-availability Seamless Redundancy (IEC 62439-3, EtherType 0x892f).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` are what follows the EtherType. PRP, its sibling, only appends a trailer to the frame.
Step decode_hsr(ByteView bytes);

} // namespace chattcp
