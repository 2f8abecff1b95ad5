// Network Service Header (RFC 8300; EtherType 0x894f, IP protocol 145 by RFC 9491).
#pragma once

#include "decode/step.h"

namespace chattcp {

Step decode_nsh(ByteView bytes);

} // namespace chattcp
