// Provider Backbone Bridges, MAC in MAC (IEEE 802.1ah, EtherType 0x88e7).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` are what follows the EtherType: the I-TAG, whose end is the customer's addresses, so that
// the customer's frame is whole after four bytes.
Step decode_provider_backbone(ByteView bytes);

} // namespace chattcp
