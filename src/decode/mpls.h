// MPLS label stacks (RFC 3032).
#pragma once

#include "decode/step.h"

namespace chattcp {

// Skips the whole stack. What lies under it is known only to the routers at its ends; the first
// four bits tell IPv4 and IPv6 from pseudowires (RFC 4385, 3.1).
Step decode_mpls(ByteView bytes);

} // namespace chattcp
