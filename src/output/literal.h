// Texts that are known when the program is compiled.
#pragma once

#include <cstddef>
#include <cstring>

namespace chattcp {

// Writes the literal `text` to `out`, without a terminating zero, and returns the end. Its length
// is known, so that it is stored and not copied by a call.
template <std::size_t size> char* write(const char (&text)[size], char* out) {
  std::memcpy(out, text, size - 1);
  return out + size - 1;
}

} // namespace chattcp
