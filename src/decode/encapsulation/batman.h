// B.A.T.M.A.N. advanced, layer 2 mesh routing (EtherType 0x4305), as in Linux's batadv_packet.h.
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` are what follows the EtherType. Opens the packets of version 15 that carry a whole
// Ethernet frame: unicast, unicast with four addresses, broadcast and multicast. Its own fragments
// count as such, all of them: none says whether it is the one with the headers.
Step decode_batman(ByteView bytes);

} // namespace chattcp
