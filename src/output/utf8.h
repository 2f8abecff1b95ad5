// UTF-8 that may be ill-formed.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <cstdint>

namespace chattcp {

// The beginning of some bytes: a character, or the maximal part of an ill-formed one.
struct Utf8Sequence {
  std::size_t length = 1; // Bytes to advance by.
  bool valid = false;
};

// The length of a sequence that begins with `lead`; 0 if it cannot begin a longer one.
constexpr std::size_t utf8_length(std::uint8_t lead) {
  if (lead >= 0xc2 && lead <= 0xdf) {
    return 2;
  }
  if (lead >= 0xe0 && lead <= 0xef) {
    return 3;
  }
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

namespace utf8_detail {

struct ByteRange {
  std::uint8_t first;
  std::uint8_t last;
};

// The second byte that may follow `lead` (Unicode, table 3-7): no overlong forms, no surrogates,
// nothing above U+10FFFF.
constexpr ByteRange second_byte_range(std::uint8_t lead) {
  switch (lead) {
  case 0xe0:
    return {.first = 0xa0, .last = 0xbf};
  case 0xed:
    return {.first = 0x80, .last = 0x9f};
  case 0xf0:
    return {.first = 0x90, .last = 0xbf};
  case 0xf4:
    return {.first = 0x80, .last = 0x8f};
  default:
    return {.first = 0x80, .last = 0xbf};
  }
}

} // namespace utf8_detail

// For `bytes` that begin with one that is not ASCII.
constexpr Utf8Sequence read_utf8(ByteView bytes) {
  const std::size_t wanted = utf8_length(bytes[0]);
  utf8_detail::ByteRange range = utf8_detail::second_byte_range(bytes[0]);
  std::size_t length = 1;
  while (length < wanted && length < bytes.size() && bytes[length] >= range.first &&
         bytes[length] <= range.last) {
    ++length;
    range = {.first = 0x80, .last = 0xbf};
  }
  return {.length = length, .valid = length == wanted};
}

} // namespace chattcp
