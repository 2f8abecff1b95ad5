// EtherIP (RFC 3378, IP protocol 97): Ethernet in IP.
#pragma once

#include "decode/step.h"

namespace chattcp {

Step decode_etherip(ByteView bytes);

} // namespace chattcp
