// Ethernet (IEEE 802.3) and FDDI.
#pragma once

#include "decode/step.h"

namespace chattcp {

Step decode_ethernet(ByteView bytes);

// FDDI (ISO 9314-2): frame control, two addresses, LLC.
Step decode_fddi(ByteView bytes);

} // namespace chattcp
