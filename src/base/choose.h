// Choosing without a branch.
#pragma once

#include <type_traits>

namespace chattcp {

// `one` if the condition holds, otherwise `other`. For conditions that the data decide at random,
// where a processor would guess the branch wrongly half of the time; compilers like to make a
// branch of `?:`.
template <typename Number> constexpr Number choose(bool condition, Number one, Number other) {
  using Bits = std::make_unsigned_t<Number>;
  const auto mask = static_cast<Bits>(-static_cast<Bits>(condition));
  return static_cast<Number>((static_cast<Bits>(one) & mask) |
                             (static_cast<Bits>(other) & static_cast<Bits>(~mask)));
}

} // namespace chattcp
