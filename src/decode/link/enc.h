// Packets before or after IPsec, from the enc devices of the BSDs (LINKTYPE_ENC).
#pragma once

#include "decode/step.h"

namespace chattcp {

// An address family in the byte order of the capturing machine, a security parameter index and
// flags, then an IP packet.
Step decode_enc(ByteView bytes);

} // namespace chattcp
