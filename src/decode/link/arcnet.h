// ARCNET (RFC 1201, RFC 1051), as BSD and Linux capture it.
#pragma once

#include "decode/step.h"

namespace chattcp {

// LINKTYPE_ARCNET_BSD: source, destination, then the protocol.
Step decode_arcnet(ByteView bytes);

// LINKTYPE_ARCNET_LINUX: two bytes of offset stand before the protocol.
Step decode_arcnet_linux(ByteView bytes);

} // namespace chattcp
