// Where a walk begins.
#pragma once

#include "base/link_type.h"
#include "decode/step.h"

namespace chattcp {

// The first step into a frame of `type`.
Step decode_link_layer(LinkType type, ByteView bytes);

// The same for a link type that a header names by its number; not for those whose own header names
// another one.
Step decode_inner_link_layer(std::uint32_t number, ByteView bytes);

} // namespace chattcp
