// Logical Link Control (IEEE 802.2) with SNAP (RFC 1042).
#pragma once

#include "decode/step.h"

namespace chattcp {

Step decode_llc(ByteView bytes);

// The five bytes behind an LLC header of SNAP: an organisation and its protocol identifier.
Step decode_snap(ByteView bytes);

} // namespace chattcp
