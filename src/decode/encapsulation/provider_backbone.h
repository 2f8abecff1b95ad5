// Provider Backbone Bridges, MAC in MAC (IEEE 802.1ah, EtherType 0x88e7).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` follow the EtherType: the I-TAG, which ends with the customer's addresses, so the
// customer's frame begins after four bytes.
Step decode_provider_backbone(ByteView bytes);

} // namespace chattcp
