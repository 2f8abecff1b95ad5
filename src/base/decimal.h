// Numbers as decimal text, for the hot path.
//
// All functions write to `out` and return the end of the number. They also store beyond it, so
// `out` must have room for kDecimalRoom characters; for a number of 8 bits, for four.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace chattcp {

inline constexpr std::size_t kDecimalRoom = 24;

// Up to three characters and their number, copied as one word: a branch on the length costs more.
struct ShortText {
  std::array<char, 3> text{};
  std::uint8_t length = 0;
};

// The numbers below 1000, with leading zeros up to three digits or without.
constexpr std::array<ShortText, 1000> make_short_decimals(bool leading_zeros) {
  std::array<ShortText, 1000> table{};
  for (unsigned value = 0; value < table.size(); ++value) {
    ShortText& entry = table[value];
    const std::array digits{value / 100, value / 10 % 10, value % 10};
    const std::size_t first = leading_zeros || value >= 100 ? 0 : value >= 10 ? 1 : 2;
    for (std::size_t i = first; i < digits.size(); ++i) {
      entry.text[entry.length++] = static_cast<char>('0' + digits[i]);
    }
  }
  return table;
}

inline constexpr std::array<std::array<ShortText, 1000>, 2> kShortDecimals{
    make_short_decimals(false), make_short_decimals(true)};

namespace decimal_detail {

inline char* copy(const ShortText& entry, char* out) {
  std::memcpy(out, &entry, sizeof entry);
  return out + entry.length;
}

// The eight digits of a number below 10^8, one per byte, the first in the lowest byte. Divides by
// 10^4, 100 and 10, each time all parts at once; the factors are 2^n / divisor, rounded up.
constexpr std::uint64_t eight_digits(std::uint32_t value) {
  const std::uint64_t fours = value / 10000 | std::uint64_t{value % 10000} << 32U;
  const std::uint64_t upper = (fours * 10486) >> 20U & 0x0000'007f'0000'007fU;
  const std::uint64_t twos = upper | (fours - 100 * upper) << 16U;
  const std::uint64_t tens = (twos * 103) >> 10U & 0x000f'000f'000f'000fU;
  return tens | (twos - 10 * tens) << 8U;
}

inline char* write_eight_digits(std::uint32_t value, char* out) {
  std::uint64_t text = eight_digits(value) | 0x3030'3030'3030'3030U;
  if constexpr (std::endian::native == std::endian::big) {
    text = __builtin_bswap64(text);
  }
  std::memcpy(out, &text, sizeof text);
  return out + sizeof text;
}

} // namespace decimal_detail

[[gnu::always_inline]] inline char* write_decimal(std::uint8_t value, char* out) {
  return decimal_detail::copy(kShortDecimals[0][value], out);
}

[[gnu::always_inline]] inline char* write_decimal(std::uint16_t value, char* out) {
  const auto thousands = static_cast<std::uint16_t>(value / 1000);
  const bool four_or_five = thousands != 0;
  char* const after_thousands = decimal_detail::copy(kShortDecimals[0][thousands], out);
  return decimal_detail::copy(kShortDecimals[four_or_five ? 1 : 0][value % 1000],
                              four_or_five ? after_thousands : out);
}

inline char* write_decimal(std::uint32_t value, char* out) {
  constexpr std::uint32_t kEightDigits = 100'000'000;
  if (value >= kEightDigits) {
    out = decimal_detail::copy(kShortDecimals[0][value / kEightDigits], out);
    return decimal_detail::write_eight_digits(value % kEightDigits, out);
  }
  if (value <= 0xffff) {
    return write_decimal(static_cast<std::uint16_t>(value), out);
  }
  const std::uint32_t millions = value / 1'000'000;
  if (millions != 0) {
    out = decimal_detail::copy(kShortDecimals[0][millions], out);
  }
  out = decimal_detail::copy(kShortDecimals[millions != 0 ? 1 : 0][value / 1000 % 1000], out);
  return decimal_detail::copy(kShortDecimals[1][value % 1000], out);
}

inline char* write_decimal(std::uint64_t value, char* out) {
  constexpr std::uint64_t kEightDigits = 100'000'000;
  if (value <= 0xffff'ffffU) {
    return write_decimal(static_cast<std::uint32_t>(value), out);
  }
  const std::uint64_t upper = value / kEightDigits;
  out = upper <= 0xffff ? write_decimal(static_cast<std::uint16_t>(upper), out)
                        : write_decimal(upper, out);
  return decimal_detail::write_eight_digits(static_cast<std::uint32_t>(value % kEightDigits), out);
}

} // namespace chattcp
