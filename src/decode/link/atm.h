// ATM as captured by Solaris and Linux.
#pragma once

#include "decode/step.h"

namespace chattcp {

// LINKTYPE_SUNATM: traffic type, path and circuit; then LLC, or Ethernet in LAN emulation.
Step decode_sunatm(ByteView bytes);

// LINKTYPE_ATM_CLIP, classical IP over ATM (RFC 2225): LLC, or plain IP on circuits that carry
// nothing else.
Step decode_atm_clip(ByteView bytes);

} // namespace chattcp
