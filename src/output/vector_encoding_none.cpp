#if !defined(__x86_64__) && (!defined(__aarch64__) || defined(__ARM_BIG_ENDIAN))

#include "output/vector_encoding.h"

namespace chattcp {

std::size_t decimal_vector_step() {
  return 0;
}

std::size_t base64_vector_step() {
  return 0;
}

Encoded encode_decimal_vectors(ByteView /*bytes*/, char* out) {
  return {.bytes = 0, .end = out};
}

Encoded encode_base64_vectors(ByteView /*bytes*/, char* out) {
  return {.bytes = 0, .end = out};
}

} // namespace chattcp

#endif
