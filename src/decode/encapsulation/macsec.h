// MACsec (IEEE 802.1AE, EtherType 0x88e5).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` are what follows the EtherType. Opens frames that are only authenticated. The integrity
// check value after the data is left in `bytes`: the length of an IP datagram keeps it out.
Step decode_macsec(ByteView bytes);

} // namespace chattcp
