// Protocol Independent Multicast (RFC 7761, IP protocol 103).
#pragma once

#include "decode/step.h"

namespace chattcp {

// Decodes Register messages, which carry multicast IP datagrams to the rendezvous point.
Step decode_pim(ByteView bytes);

} // namespace chattcp
