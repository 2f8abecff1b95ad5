// 802.11 with the radio headers of older drivers.
#pragma once

#include "decode/step.h"

namespace chattcp {

// LINKTYPE_IEEE802_11_PRISM: 144 bytes, or an AVS header, which some drivers write instead.
Step decode_prism(ByteView bytes);

// LINKTYPE_IEEE802_11_AVS: a version, the length of the header, measurements.
Step decode_avs(ByteView bytes);

} // namespace chattcp
