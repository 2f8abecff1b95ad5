#include "output/text_encoding.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace chattcp {

namespace {

// What stands at the beginning of some bytes.
struct Utf8Sequence {
  std::size_t length = 1; // Bytes to go on by.
  bool valid = false;
};

struct ByteRange {
  std::uint8_t first;
  std::uint8_t last;
};

// The second byte that may follow `lead` (Unicode, table 3-7): no overlong forms, no surrogates,
// nothing above U+10FFFF.
ByteRange second_byte_range(std::uint8_t lead) {
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

std::size_t length_by_lead(std::uint8_t lead) {
  if (lead >= 0xc2 && lead <= 0xdf) {
    return 2;
  }
  if (lead >= 0xe0 && lead <= 0xef) {
    return 3;
  }
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

// `bytes` begin with one that is not ASCII.
Utf8Sequence read_sequence(ByteView bytes) {
  const std::size_t wanted = length_by_lead(bytes[0]);
  ByteRange range = second_byte_range(bytes[0]);
  std::size_t length = 1;
  while (length < wanted && length < bytes.size() && bytes[length] >= range.first &&
         bytes[length] <= range.last) {
    ++length;
    range = {.first = 0x80, .last = 0xbf};
  }
  return {.length = length, .valid = length == wanted};
}

char* write_escaped(std::uint8_t byte, char* out) {
  constexpr std::string_view kLetters = "\"\\\b\f\n\r\t";
  constexpr std::string_view kEscapes = "\"\\bfnrt";
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::size_t letter = kLetters.find(static_cast<char>(byte));
  *out++ = '\\';
  if (letter != std::string_view::npos) {
    *out++ = kEscapes[letter];
    return out;
  }
  out = std::copy_n("u00", 3, out);
  *out++ = kDigits[byte >> 4U];
  *out++ = kDigits[byte & 0x0fU];
  return out;
}

bool needs_escape(std::uint8_t byte) {
  return byte < 0x20 || byte == '"' || byte == '\\';
}

} // namespace

char* write_text(ByteView bytes, char* out) {
  constexpr std::string_view kReplacement = "\xef\xbf\xbd"; // U+FFFD
  *out++ = '"';
  while (!bytes.empty()) {
    std::size_t length = 1;
    if (needs_escape(bytes[0])) {
      out = write_escaped(bytes[0], out);
    } else if (bytes[0] < 0x80) {
      *out++ = static_cast<char>(bytes[0]);
    } else {
      const Utf8Sequence sequence = read_sequence(bytes);
      length = sequence.length;
      out = sequence.valid ? std::copy_n(bytes.begin(), length, out)
                           : std::copy(kReplacement.begin(), kReplacement.end(), out);
    }
    bytes = bytes.subspan(length);
  }
  *out++ = '"';
  return out;
}

} // namespace chattcp
