// MACsec (IEEE 802.1AE, EtherType 0x88e5).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` follow the EtherType. Decodes frames that are authenticated but not encrypted. The
// integrity check value stays at the end, where the length of an IP datagram cuts it off.
Step decode_macsec(ByteView bytes);

} // namespace chattcp
