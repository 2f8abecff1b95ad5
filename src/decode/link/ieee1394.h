// IP over FireWire on macOS (LINKTYPE_APPLE_IP_OVER_IEEE1394).
#pragma once

#include "decode/step.h"

namespace chattcp {

// Two addresses of 8 bytes and an EtherType.
Step decode_ieee1394(ByteView bytes);

} // namespace chattcp
