// ARCNET (RFC 1201, RFC 1051), as BSD and Linux capture it.
#pragma once

#include "decode/step.h"

namespace chattcp {

// LINKTYPE_ARCNET_BSD: source, destination, then the protocol.
Step decode_arcnet(ByteView bytes);

// LINKTYPE_ARCNET_LINUX: source, destination, an offset of two bytes, then the protocol.
Step decode_arcnet_linux(ByteView bytes);

} // namespace chattcp
