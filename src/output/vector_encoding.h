// Payload encodings by vector instructions, where the processor has them.
#pragma once

#include "base/bytes.h"

#include <cstddef>

namespace chattcp {

// How far an encoder came: the rest is for one that takes byte by byte.
struct Encoded {
  std::size_t bytes = 0; // Of the input, from its beginning.
  char* end = nullptr;   // Of the output.
};

// Each writes to `out`, which has room for max_payload_text() of `bytes`, and reads nothing outside
// `bytes`. It takes as many bytes as fill its registers, none where this processor cannot run it.

// "104,105,": numbers, each with a comma. AVX-512 with VBMI2: sixteen bytes at a time.
Encoded encode_decimal_vectors(ByteView bytes, char* out);

// RFC 4648, 4, without padding; a multiple of three bytes. SSSE3: twelve bytes at a time.
Encoded encode_base64_vectors(ByteView bytes, char* out);

// True where this processor runs them; for tests.
bool has_decimal_vectors();
bool has_base64_vectors();

} // namespace chattcp
