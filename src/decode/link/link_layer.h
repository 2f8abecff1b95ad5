// The entry point of a walk.
#pragma once

#include "base/link_type.h"
#include "decode/step.h"

namespace chattcp {

// Decodes the link layer of a frame of `type`.
Step decode_link_layer(LinkType type, ByteView bytes);

// The same for a LINKTYPE_ number in a header. Link types whose header names another one are not
// decoded, see the .cpp.
Step decode_inner_link_layer(std::uint32_t number, ByteView bytes);

} // namespace chattcp
