// Packets that the Web Cache Communication Protocol redirects in GRE (draft-mclaggan-wccp-v2rev1).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` follow the GRE header. Version 2 puts a redirect header of four bytes before the IP
// datagram, version 1 nothing: the bytes are taken for IP where they begin as an IP header does.
Step decode_wccp(ByteView bytes);

} // namespace chattcp
