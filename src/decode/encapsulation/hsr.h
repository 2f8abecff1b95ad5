// High-availability Seamless Redundancy (IEC 62439-3, EtherType 0x892f).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` follow the EtherType. PRP, the related protocol, only appends a trailer to the frame.
Step decode_hsr(ByteView bytes);

} // namespace chattcp
