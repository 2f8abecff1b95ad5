#include "output/fields/plain_text.h"

#include <charconv>
#include <cstdint>

namespace chattcp {

namespace {

constexpr std::size_t kHexDigits = 4;

char simple_escape(char character) {
  switch (character) {
  case 'b':
    return '\b';
  case 'f':
    return '\f';
  case 'n':
    return '\n';
  case 'r':
    return '\r';
  case 't':
    return '\t';
  default:
    return character; // A quote, a backslash, a slash.
  }
}

// Only control characters are written so, and U+007F at most.
char numbered_escape(std::string_view digits) {
  std::uint16_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return static_cast<char>(value);
}

} // namespace

std::size_t unescape_json(std::string_view string, char* out) {
  const char* const begin = out;
  for (std::size_t i = 1; i + 1 < string.size(); ++i) {
    if (string[i] != '\\') {
      *out++ = string[i];
    } else if (string[++i] == 'u') {
      *out++ = numbered_escape(string.substr(i + 1, kHexDigits));
      i += kHexDigits;
    } else {
      *out++ = simple_escape(string[i]);
    }
  }
  return static_cast<std::size_t>(out - begin);
}

} // namespace chattcp
