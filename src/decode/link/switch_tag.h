// Ethernet on the management port of a switch, which has inserted a tag of its own (the
// LINKTYPE_DSA_TAG types).
#pragma once

#include "decode/step.h"

#include <cstddef>

namespace chattcp {

// A tag of `length` bytes follows the addresses.
Step decode_switch_tag(ByteView bytes, std::size_t length);

} // namespace chattcp
