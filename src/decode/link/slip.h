// SLIP as it is captured (LINKTYPE_SLIP).
#pragma once

#include "decode/step.h"

namespace chattcp {

// A direction and what the header compression of RFC 1144 knew, in 16 bytes; then the IP packet,
// whose headers are not compressed any more.
Step decode_slip(ByteView bytes);

} // namespace chattcp
