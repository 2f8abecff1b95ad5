#include "output/payload_line.h"

#include "output/utf8.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace chattcp {

namespace {

constexpr std::string_view kEllipsis = "\xe2\x80\xa6"; // U+2026, one column.

struct Range {
  char32_t first;
  char32_t last;
};

// Characters that cannot be seen, or turn the order of others round: C1 controls, the soft hyphen,
// marks of direction, zero width, separators, fillers, byte order mark, tags.
constexpr auto kInvisible = std::to_array<Range>({{0x80, 0x9f},
                                                  {0xad, 0xad},
                                                  {0x61c, 0x61c},
                                                  {0x180e, 0x180e},
                                                  {0x200b, 0x200f},
                                                  {0x2028, 0x202e},
                                                  {0x2060, 0x206f},
                                                  {0x3164, 0x3164},
                                                  {0xfeff, 0xfeff},
                                                  {0xfff9, 0xfffb},
                                                  {0xe0000, 0xe0fff}});

// Those that terminals show two columns wide (Unicode's annex 11: wide and fullwidth), about.
constexpr auto kWide = std::to_array<Range>({{0x1100, 0x115f},
                                             {0x2e80, 0xa4cf},
                                             {0xac00, 0xd7a3},
                                             {0xf900, 0xfaff},
                                             {0xfe30, 0xfe6f},
                                             {0xff00, 0xff60},
                                             {0xffe0, 0xffe6},
                                             {0x1f300, 0x1faff},
                                             {0x20000, 0x3fffd}});

template <std::size_t size>
bool is_among(const std::array<Range, size>& ranges, char32_t character) {
  return std::any_of(ranges.begin(), ranges.end(), [character](const Range& range) {
    return range.first <= character && character <= range.last;
  });
}

// Of a whole sequence of two bytes or more.
char32_t character_of(ByteView sequence) {
  char32_t character = sequence[0] & (0xffU >> (sequence.size() + 1));
  for (const std::uint8_t byte : sequence.subspan(1)) {
    character = character << 6U | (byte & 0x3fU);
  }
  return character;
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
  const char32_t character = sequence.valid ? character_of(bytes.first(sequence.length)) : 0;
  if (sequence.valid && !is_among(kInvisible, character)) {
    out = std::copy_n(bytes.begin(), sequence.length, out);
  } else {
    *out++ = '.';
  }
  bytes = bytes.subspan(sequence.length);
  columns -= is_among(kWide, character) ? 2 : 1;
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
