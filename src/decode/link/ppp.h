// The Point-to-Point Protocol (RFC 1661, RFC 1662) and PPP over Ethernet (RFC 2516).
#pragma once

#include "decode/step.h"

namespace chattcp {

// A PPP frame, with the HDLC address and control bytes (ff 03) or without.
Step decode_ppp(ByteView bytes);

// A frame of a serial line: PPP in HDLC-like framing or Cisco HDLC, distinguished by the address.
Step decode_ppp_hdlc(ByteView bytes);

// One byte with the direction, then PPP.
Step decode_ppp_with_direction(ByteView bytes);

// The bytes after EtherType 0x8864. Decodes session data up to the stated length.
Step decode_pppoe(ByteView bytes);

} // namespace chattcp
