// Link layers that are next to nothing: BSD loopback and bare IP.
#pragma once

#include "decode/step.h"

namespace chattcp {

// Four bytes with the address family, in the byte order of the machine that captured (LINKTYPE
// NULL) or of the network (LOOP). Either order is taken, as files are met with both.
Step decode_loopback(ByteView bytes);

// IPv4 or IPv6 with nothing before it.
Step decode_raw_ip(ByteView bytes);

} // namespace chattcp
