// Payload encodings by vector instructions, if the processor has them.
#pragma once

#include "base/bytes.h"

#include <cstddef>

namespace chattcp {

// How far an encoder came; the rest is encoded byte by byte.
struct Encoded {
  std::size_t bytes = 0; // Of the input, from its beginning.
  char* end = nullptr;   // Of the output.
};

// Each writes to `out`, which has room for max_payload_text() of `bytes`, and reads nothing outside
// `bytes`. It encodes as many bytes as fill its registers; none if this processor cannot run it.

// "104,105,": numbers, each with a comma. AVX-512 with VBMI2: sixteen bytes at a time.
Encoded encode_decimal_vectors(ByteView bytes, char* out);

// RFC 4648, 4, without padding; a multiple of three bytes. SSSE3: twelve bytes at a time.
Encoded encode_base64_vectors(ByteView bytes, char* out);

// True if this processor runs them; for tests.
bool has_decimal_vectors();
bool has_base64_vectors();

} // namespace chattcp
