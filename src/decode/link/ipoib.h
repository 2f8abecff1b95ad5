// IP over InfiniBand (LINKTYPE_IPOIB).
#pragma once

#include "decode/step.h"

namespace chattcp {

// A Global Routing Header of 40 bytes, then RFC 4391, 6: an EtherType and two reserved bytes.
Step decode_ipoib(ByteView bytes);

} // namespace chattcp
