// Transparent Interconnection of Lots of Links (RFC 6325, EtherType 0x22f3).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` follow the EtherType. The fine-grained labels of RFC 7172 are tags of the inner frame,
// see ethertype.h.
Step decode_trill(ByteView bytes);

} // namespace chattcp
