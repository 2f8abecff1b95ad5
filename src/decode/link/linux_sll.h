// Linux cooked captures: libpcap's own header in place of a link layer, as on the interface "any".
#pragma once

#include "decode/step.h"

namespace chattcp {

// LINKTYPE_LINUX_SLL: 16 bytes, the protocol last.
Step decode_linux_sll(ByteView bytes);

// LINKTYPE_LINUX_SLL2: 20 bytes, the protocol first.
Step decode_linux_sll2(ByteView bytes);

} // namespace chattcp
