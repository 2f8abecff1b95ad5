// Generic Routing Encapsulation (RFC 2784, with the key and sequence number of RFC 2890 and the
// routing field of RFC 1701).
#pragma once

#include "decode/step.h"

namespace chattcp {

// Opens version 0 that carries IP. Version 1 (PPTP) and other payloads are not opened.
Step decode_gre(ByteView bytes);

} // namespace chattcp
