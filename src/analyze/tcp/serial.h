// Comparisons of sequence numbers, which wrap around (RFC 9293, 3.4).
#pragma once

#include <cstdint>

namespace chattcp {

// Meaningful for numbers less than 2^31 apart.
constexpr bool serial_less(std::uint32_t left, std::uint32_t right) {
  return static_cast<std::int32_t>(left - right) < 0;
}

constexpr bool serial_at_most(std::uint32_t left, std::uint32_t right) {
  return static_cast<std::int32_t>(left - right) <= 0;
}

} // namespace chattcp
