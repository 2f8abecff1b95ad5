// Arbitrary bytes as a JSON string.
#pragma once

#include "base/bytes.h"

namespace chattcp {

// Writes `bytes` as a JSON string (RFC 8259, 7) to `out` and returns the end. Valid UTF-8 is kept;
// each maximal part of an ill-formed sequence becomes one U+FFFD (Unicode 3.9, as browsers do).
// Writes at most 6 characters a byte, and two quotes.
char* write_text(ByteView bytes, char* out);

} // namespace chattcp
