// SLIP (LINKTYPE_SLIP).
#pragma once

#include "decode/step.h"

namespace chattcp {

// 16 bytes with the direction and the header as compressed by RFC 1144, then the IP packet with
// uncompressed headers.
Step decode_slip(ByteView bytes);

} // namespace chattcp
