// Packets redirected in GRE by the Web Cache Communication Protocol (draft-mclaggan-wccp-v2rev1).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` follow the GRE header. Version 2 puts a redirect header of four bytes before the IP
// datagram, version 1 nothing: bytes that begin like an IP header are decoded as IP.
Step decode_wccp(ByteView bytes);

} // namespace chattcp
