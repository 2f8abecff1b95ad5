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

// Characters that are invisible or reorder others: C1 controls, Default_Ignorable_Code_Point (soft
// hyphen, direction marks, zero width, fillers, variation selectors, tags), line separators, the
// empty Braille pattern, and noncharacters; as in Unicode 14.
constexpr auto kInvisible = std::to_array<Range>(
    {{0x80, 0x9f},     {0xad, 0xad},       {0x34f, 0x34f},     {0x61c, 0x61c},
     {0x115f, 0x1160}, {0x17b4, 0x17b5},   {0x180b, 0x180f},   {0x200b, 0x200f},
     {0x2028, 0x202e}, {0x2060, 0x206f},   {0x2800, 0x2800},   {0x3164, 0x3164},
     {0xfdd0, 0xfdef}, {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},
     {0xfff0, 0xfffb}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}});

// Characters that terminals show two columns wide: W and F in Unicode 14's EastAsianWidth.txt
// (UAX #11), with small gaps closed.
constexpr auto kWide = std::to_array<Range>(
    {{0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},
     {0x23f0, 0x23f0},   {0x23f3, 0x23f3},   {0x25fd, 0x25fe},   {0x2614, 0x2615},
     {0x2648, 0x2653},   {0x267f, 0x267f},   {0x2693, 0x2693},   {0x26a1, 0x26a1},
     {0x26aa, 0x26ab},   {0x26bd, 0x26be},   {0x26c4, 0x26c5},   {0x26ce, 0x26ce},
     {0x26d4, 0x26d4},   {0x26ea, 0x26ea},   {0x26f2, 0x26f3},   {0x26f5, 0x26f5},
     {0x26fa, 0x26fa},   {0x26fd, 0x26fd},   {0x2705, 0x2705},   {0x270a, 0x270b},
     {0x2728, 0x2728},   {0x274c, 0x274c},   {0x274e, 0x274e},   {0x2753, 0x2755},
     {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27b0, 0x27b0},   {0x27bf, 0x27bf},
     {0x2b1b, 0x2b1c},   {0x2b50, 0x2b50},   {0x2b55, 0x2b55},   {0x2e80, 0xa4cf},
     {0xa960, 0xa97f},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe10, 0xfe19},
     {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x16fe0, 0x18d8f},
     {0x1aff0, 0x1b2ff}, {0x1f004, 0x1f004}, {0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e},
     {0x1f191, 0x1f19a}, {0x1f200, 0x1f265}, {0x1f300, 0x1faff}, {0x20000, 0x3fffd}});

constexpr bool begins_before(const Range& left, const Range& right) {
  return left.first < right.first;
}

static_assert(std::is_sorted(kInvisible.begin(), kInvisible.end(), begins_before));
static_assert(std::is_sorted(kWide.begin(), kWide.end(), begins_before));

// `ranges` are sorted.
template <std::size_t size>
bool is_among(const std::array<Range, size>& ranges, char32_t character) {
  const auto range = std::partition_point(
      ranges.begin(), ranges.end(), [character](const Range& one) { return one.last < character; });
  return range != ranges.end() && range->first <= character;
}

bool is_visible(char32_t character) {
  const bool none = (character & 0xfffeU) == 0xfffe; // The last two of each plane.
  return !none && !is_among(kInvisible, character);
}

// The character of a whole sequence of two or more bytes.
char32_t character_of(ByteView sequence) {
  char32_t character = sequence[0] & (0xffU >> (sequence.size() + 1));
  for (const std::uint8_t byte : sequence.subspan(1)) {
    character = character << 6U | (byte & 0x3fU);
  }
  return character;
}

// How a single byte is shown.
struct ShownByte {
  std::array<char, 2> text{'.'};
  std::uint8_t length = 1; // In columns, too.
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

// Takes the next character of well-formed UTF-8 from `bytes`; one or two columns wide.
char* write_character(ByteView& bytes, std::size_t& columns, char* out) {
  if (bytes[0] < 0x80) {
    out = write_byte(bytes[0], columns, out);
    bytes = bytes.subspan(1);
    return out;
  }
  const Utf8Sequence sequence = read_utf8(bytes);
  const char32_t character = sequence.valid ? character_of(bytes.first(sequence.length)) : 0;
  if (sequence.valid && is_visible(character)) {
    out = std::copy_n(bytes.begin(), sequence.length, out);
  } else {
    *out++ = '.';
  }
  bytes = bytes.subspan(sequence.length);
  columns -= is_among(kWide, character) ? 2 : 1;
  return out;
}

// True for UTF-8 that is not all ASCII. The last character may be cut off.
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
