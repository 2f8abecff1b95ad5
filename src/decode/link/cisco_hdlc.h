// Cisco HDLC (RFC 1547, 4.3.1).
#pragma once

#include "decode/step.h"

namespace chattcp {

// Address, control, EtherType.
Step decode_cisco_hdlc(ByteView bytes);

} // namespace chattcp
