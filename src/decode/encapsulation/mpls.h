// MPLS label stacks (RFC 3032).
#pragma once

#include "decode/step.h"

namespace chattcp {

// Skips the whole stack. Only the routers at its ends know what follows, so the first four bits
// decide (RFC 4385, RFC 4928): 4 and 6 are IP; 1 is an associated channel, decoded if it carries
// IP; 0 is a control word of four bytes before a pseudowire's frame, or the frame itself, whichever
// find_pseudowire_payload() recognises first; anything else is a pseudowire's frame without a
// control word.
Step decode_mpls(ByteView bytes);

} // namespace chattcp
