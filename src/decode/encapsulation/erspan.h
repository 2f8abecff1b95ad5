// Encapsulated Remote SPAN, mirrored frames in GRE (draft-foschiano-erspan-03).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` begin with an ERSPAN header of type II or III. Type I has none: the frame follows the GRE
// header.
Step decode_erspan(ByteView bytes);

} // namespace chattcp
