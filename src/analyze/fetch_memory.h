// Memory that will be asked for soon.
#pragma once

#include <cstddef>

namespace chattcp {

// What a processor fetches from memory at once.
inline constexpr std::size_t kCacheLine = 64;

// Starts to fetch `size` bytes from `begin`, the beginning of a cache line or within one, and does
// not wait for them.
[[gnu::always_inline]] inline void fetch_memory(const void* begin, std::size_t size) {
  for (std::size_t offset = 0; offset < size; offset += kCacheLine) {
    __builtin_prefetch(static_cast<const char*>(begin) + offset, 1);
  }
  asm volatile(""); // Otherwise g++ drops calls of functions that do no more than this.
}

} // namespace chattcp
