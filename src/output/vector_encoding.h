// Payload encodings by vector instructions, if the processor has them: of x86-64, chosen at run
// time, and of arm64.
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

// "104,105,": numbers, each with a comma. AVX-512 with VBMI2 or NEON: sixteen bytes at a time.
Encoded encode_decimal_vectors(ByteView bytes, char* out);

// RFC 4648, 4, without padding; a multiple of three bytes. SSSE3: twelve bytes at a time, of
// sixteen that are there. NEON: 48.
Encoded encode_base64_vectors(ByteView bytes, char* out);

// How many bytes this processor encodes at a time, 0 if it cannot; for tests.
std::size_t decimal_vector_step();
std::size_t base64_vector_step();

} // namespace chattcp
