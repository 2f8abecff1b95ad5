// BSD loopback.
#pragma once

#include "decode/step.h"

namespace chattcp {

// Four bytes with the address family, in the byte order of the machine that captured (LINKTYPE
// NULL) or of the network (LOOP). Both orders are accepted, as files exist with either.
Step decode_loopback(ByteView bytes);

} // namespace chattcp
