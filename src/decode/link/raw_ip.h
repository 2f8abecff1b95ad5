// IP without a link layer (LINKTYPE_RAW).
#pragma once

#include "decode/step.h"

namespace chattcp {

// IPv4 or IPv6, as the version in the first byte says.
Step decode_raw_ip(ByteView bytes);

} // namespace chattcp
