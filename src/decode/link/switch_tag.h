// Ethernet between a switch and its management port, in which the switch has put a tag of its own
// (the LINKTYPE_DSA_TAG types).
#pragma once

#include "decode/step.h"

#include <cstddef>

namespace chattcp {

// A tag of `length` bytes is between the addresses and the EtherType.
Step decode_switch_tag(ByteView bytes, std::size_t length);

} // namespace chattcp
