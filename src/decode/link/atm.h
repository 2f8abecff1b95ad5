// ATM as Solaris and Linux show it.
#pragma once

#include "decode/step.h"

namespace chattcp {

// LINKTYPE_SUNATM: what is carried, path and circuit; then LLC, or LAN emulation of Ethernet.
Step decode_sunatm(ByteView bytes);

// LINKTYPE_ATM_CLIP, classical IP over ATM (RFC 2225): LLC, or IP at once where a circuit carries
// nothing else.
Step decode_atm_clip(ByteView bytes);

} // namespace chattcp
