// Frames that Juniper routers captured (the LINKTYPE_JUNIPER types).
#pragma once

#include "base/link_type.h"
#include "decode/step.h"

namespace chattcp {

// A magic number, flags and extensions; then a frame of `type`, or IP at once where the flags say
// that there is no link layer.
Step decode_juniper(ByteView bytes, LinkType type);

// The same header, then an EtherType and what it announces.
Step decode_juniper_pppoe_atm(ByteView bytes);

} // namespace chattcp
