// Texts known at compile time.
#pragma once

#include <cstddef>
#include <cstring>

namespace chattcp {

// Writes the literal `text` to `out`, without a terminating zero, and returns the end. As the
// length is constant, the compiler stores it without a call.
template <std::size_t size> char* write(const char (&text)[size], char* out) {
  std::memcpy(out, text, size - 1);
  return out + size - 1;
}

} // namespace chattcp
