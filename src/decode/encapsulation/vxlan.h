// VXLAN (RFC 7348), and its generic protocol extension (draft-ietf-nvo3-vxlan-gpe).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` are the payload of UDP. Stops if they are not a VXLAN packet with data.
Step decode_vxlan(ByteView bytes);

} // namespace chattcp
