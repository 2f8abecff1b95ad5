// Geneve (RFC 8926).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` are the payload of UDP. Skips the options; stops at a version other than 0.
Step decode_geneve(ByteView bytes);

} // namespace chattcp
