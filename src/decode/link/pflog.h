// Packets logged by pf, the packet filter of the BSDs (LINKTYPE_PFLOG).
#pragma once

#include "decode/step.h"

namespace chattcp {

// The header depends on the system and its release: 48 bytes in OpenBSD 3.4, 64 in later releases
// and in macOS, 72 in FreeBSD, 100 in OpenBSD since 4.9. All begin with their length and the
// address family of the IP packet that follows.
Step decode_pflog(ByteView bytes);

} // namespace chattcp
