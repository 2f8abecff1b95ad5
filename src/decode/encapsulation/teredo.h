// Teredo (RFC 4380).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` are the payload of UDP. Skips an authentication header and an origin indication; stops if
// no IPv6 packet follows.
Step decode_teredo(ByteView bytes);

} // namespace chattcp
