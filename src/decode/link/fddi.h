// FDDI (ISO 9314-2).
#pragma once

#include "decode/step.h"

namespace chattcp {

// Frame control, two addresses, LLC.
Step decode_fddi(ByteView bytes);

} // namespace chattcp
