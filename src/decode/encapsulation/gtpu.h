// The user plane of GTP version 1 (3GPP TS 29.281).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` are the payload of UDP. Decodes a G-PDU: skips its extension headers; the first four bits
// of the payload are the version of IP. Stops at other messages.
Step decode_gtpu(ByteView bytes);

} // namespace chattcp
