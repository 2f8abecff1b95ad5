// Packets from Linux netfilter's NFLOG target (LINKTYPE_NFLOG).
#pragma once

#include "decode/step.h"

namespace chattcp {

// A family, then attributes of which one is the IP packet. Lengths and types are in the byte order
// of this machine; libpcap turns round files that were written on another one.
Step decode_nflog(ByteView bytes);

} // namespace chattcp
