// Header that Gigamon's traffic brokers insert (EtherType 0x22e5).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` follow the EtherType.
Step decode_gigamon(ByteView bytes);

} // namespace chattcp
