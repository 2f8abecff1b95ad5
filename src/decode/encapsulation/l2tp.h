// Layer 2 Tunneling Protocol version 3 directly over IP (RFC 3931, IP protocol 115).
#pragma once

#include "decode/step.h"

namespace chattcp {

// A session's data: its identifier, a cookie of 0, 4 or 8 bytes, a layer-2-specific sublayer of 0
// or 4 bytes, then the frame. Only the control connection says which; so the frame is assumed to
// begin at the first of these offsets where find_pseudowire_payload() finds one. Control messages
// (session 0) are not decoded.
Step decode_l2tp(ByteView bytes);

} // namespace chattcp
