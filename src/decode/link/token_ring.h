// Token Ring (IEEE 802.5).
#pragma once

#include "decode/step.h"

namespace chattcp {

// Access and frame control, two addresses, routing information if the source address says so, LLC.
Step decode_token_ring(ByteView bytes);

} // namespace chattcp
