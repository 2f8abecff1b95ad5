// Packets from Linux netfilter's NFLOG target (LINKTYPE_NFLOG).
#pragma once

#include "decode/step.h"

namespace chattcp {

// An address family, then attributes, of which one is the IP packet. Lengths and types are in the
// byte order of this machine; source/file/nflog_order.h swaps those of files from other machines.
Step decode_nflog(ByteView bytes);

} // namespace chattcp
