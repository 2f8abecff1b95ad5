// Where a walk begins.
#pragma once

#include "base/link_type.h"
#include "decode/step.h"

namespace chattcp {

// The first step into a frame of `type`.
Step decode_link_layer(LinkType type, ByteView bytes);

} // namespace chattcp
