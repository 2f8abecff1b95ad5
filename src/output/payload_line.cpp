#include "output/payload_line.h"

#include "output/utf8.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace chattcp {

namespace {

constexpr std::string_view kEllipsis = "\xe2\x80\xa6"; // U+2026, one column.

// Characters that cannot be seen, or turn the order of others round: C1 controls, zero width,
// bidirectional controls, separators, byte order mark. `bytes` begin with a whole sequence.
bool is_invisible(ByteView bytes) {
  const auto between = [&](std::size_t at, unsigned first, unsigned last) {
    return bytes[at] >= first && bytes[at] <= last;
  };
  switch (bytes[0]) {
  case 0xc2:
    return bytes[1] < 0xa0 || bytes[1] == 0xad; // And the soft hyphen.
  case 0xd8:
    return bytes[1] == 0x9c; // U+061C
  case 0xe2:                 // U+200B to 200F, U+2028 to 202E, U+2060 to 206F
    return (bytes[1] == 0x80 && (between(2, 0x8b, 0x8f) || between(2, 0xa8, 0xae))) ||
           (bytes[1] == 0x81 && between(2, 0xa0, 0xaf));
  case 0xef:
    return bytes[1] == 0xbb && bytes[2] == 0xbf;
  default:
    return false;
  }
}

// What a byte is shown as that stands alone.
struct ShownByte {
  std::array<char, 2> text{'.'};
  std::uint8_t length = 1; // Columns too.
};

consteval ShownByte make_shown_byte(char character) {
  constexpr std::string_view kLetters = "\n\r\t";
  constexpr std::string_view kEscapes = "nrt";
  if (const std::size_t letter = kLetters.find(character); letter != std::string_view::npos) {
    return {.text = {'\\', kEscapes[letter]}, .length = 2};
  }
  return character >= ' ' && character < 0x7f ? ShownByte{.text = {character}, .length = 1}
                                              : ShownByte{};
}

consteval std::array<ShownByte, 256> make_shown_bytes() {
  std::array<ShownByte, 256> table{};
  for (unsigned byte = 0; byte < table.size(); ++byte) {
    table[byte] = make_shown_byte(static_cast<char>(byte));
  }
  return table;
}

constexpr std::array<ShownByte, 256> kShownBytes = make_shown_bytes();

// A character and the columns it takes; returns the end.
char* write_byte(std::uint8_t byte, std::size_t& columns, char* out) {
  const ShownByte& shown = kShownBytes[byte];
  std::memcpy(out, shown.text.data(), shown.text.size()); // Both: a branch costs more.
  columns -= shown.length;
  return out + shown.length;
}

// The next character of well-formed UTF-8, which goes from `bytes`; one column, or two.
char* write_character(ByteView& bytes, std::size_t& columns, char* out) {
  if (bytes[0] < 0x80) {
    out = write_byte(bytes[0], columns, out);
    bytes = bytes.subspan(1);
    return out;
  }
  const Utf8Sequence sequence = read_utf8(bytes);
  if (sequence.valid && !is_invisible(bytes)) {
    out = std::copy_n(bytes.begin(), sequence.length, out);
  } else {
    *out++ = '.';
  }
  bytes = bytes.subspan(sequence.length);
  --columns;
  return out;
}

// True for text in UTF-8 that is not all ASCII. A character may be cut off at the end.
bool is_utf8(ByteView bytes) {
  const auto ascii = [](std::uint8_t byte) { return byte < 0x80; };
  bool other = false;
  for (;;) {
    const auto first = std::find_if_not(bytes.begin(), bytes.end(), ascii);
    bytes = bytes.subspan(static_cast<std::size_t>(first - bytes.begin()));
    if (bytes.empty()) {
      return other;
    }
    const Utf8Sequence sequence = read_utf8(bytes);
    if (!sequence.valid) {
      return other && sequence.length == bytes.size();
    }
    other = true;
    bytes = bytes.subspan(sequence.length);
  }
}

} // namespace

char* write_payload_line(ByteView bytes, std::size_t columns, char* out) {
  constexpr std::size_t kWidest = 2; // Of a character.
  if (is_utf8(bytes.first(std::min(bytes.size(), columns)))) {
    while (!bytes.empty() && columns > kWidest) {
      out = write_character(bytes, columns, out);
    }
  } else {
    std::size_t next = 0;
    for (; next < bytes.size() && columns > kWidest; ++next) {
      out = write_byte(bytes[next], columns, out);
    }
    bytes = bytes.subspan(next);
  }
  return bytes.empty() ? out : std::copy(kEllipsis.begin(), kEllipsis.end(), out);
}

} // namespace chattcp
