// B.A.T.M.A.N. advanced, layer 2 mesh routing (EtherType 0x4305), as in Linux's batadv_packet.h.
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` follow the EtherType. Decodes the packets of version 15 that carry a whole Ethernet
// frame: unicast, unicast with four addresses, broadcast and multicast. All of its own fragments
// are counted as fragments, as nothing marks the one with the headers.
Step decode_batman(ByteView bytes);

} // namespace chattcp
