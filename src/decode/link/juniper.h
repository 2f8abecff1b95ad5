// Frames captured by Juniper routers (the LINKTYPE_JUNIPER types).
#pragma once

#include "base/link_type.h"
#include "decode/step.h"

namespace chattcp {

// A magic number, flags and extensions; then a frame of `type`, or IP if the flags say that there
// is no link layer.
Step decode_juniper(ByteView bytes, LinkType type);

// The same header, then an EtherType and its protocol.
Step decode_juniper_pppoe_atm(ByteView bytes);

} // namespace chattcp
