// The user plane of GTP version 1 (3GPP TS 29.281).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` are the payload of UDP. Opens a G-PDU, skips its extension headers, and takes what it
// carries for the version of IP that its first four bits name; stops at other messages.
Step decode_gtpu(ByteView bytes);

} // namespace chattcp
