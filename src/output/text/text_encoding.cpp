#include "output/text/text_encoding.h"

#include "output/utf8.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace chattcp {

namespace {

// The JSON text of a byte that does not begin a longer sequence.
struct ByteText {
  std::array<char, 6> text{};
  std::uint8_t length = 0; // 0: it may begin one.
};

constexpr std::string_view kReplacement = "\xef\xbf\xbd"; // U+FFFD

consteval ByteText make_text(std::string_view text) {
  ByteText entry;
  for (const char character : text) {
    entry.text[entry.length++] = character;
  }
  return entry;
}

consteval ByteText make_byte_text(std::uint8_t byte) {
  constexpr std::string_view kLetters = "\"\\\b\f\n\r\t";
  constexpr std::string_view kEscapes = "\"\\bfnrt";
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto character = static_cast<char>(byte);
  if (const std::size_t letter = kLetters.find(character); letter != std::string_view::npos) {
    return {.text = {'\\', kEscapes[letter]}, .length = 2};
  }
  if (byte < 0x20) {
    return {.text = {'\\', 'u', '0', '0', kDigits[byte >> 4U], kDigits[byte & 0x0fU]}, .length = 6};
  }
  if (byte < 0x80) {
    return {.text = {character}, .length = 1};
  }
  return utf8_length(byte) == 0 ? make_text(kReplacement) : ByteText{};
}

consteval std::array<ByteText, 256> make_byte_texts() {
  std::array<ByteText, 256> table{};
  for (unsigned byte = 0; byte < table.size(); ++byte) {
    table[byte] = make_byte_text(static_cast<std::uint8_t>(byte));
  }
  return table;
}

constexpr std::array<ByteText, 256> kByteTexts = make_byte_texts();

// How many of the eight bytes in `word`, the first one lowest, are written unchanged, up to the
// first that is not: control characters, quote, backslash, and all that is not ASCII.
unsigned plain_bytes(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101U;
  constexpr std::uint64_t kHighBits = kOnes * 0x80;
  // A byte that is 0 gets its high bit set; borrows affect only bytes after such a one.
  const auto zeros = [](std::uint64_t bytes) { return (bytes - kOnes) & ~bytes; };
  const std::uint64_t control = (word - kOnes * 0x20) & ~word;
  const std::uint64_t special =
      (control | zeros(word ^ (kOnes * '"')) | zeros(word ^ (kOnes * '\\')) | word) & kHighBits;
  return static_cast<unsigned>(std::countr_zero(special)) / 8;
}

// Copies bytes that are written unchanged, while eight are left to read.
char* copy_plain(ByteView& bytes, char* out) {
  unsigned plain = 8;
  while (plain == 8 && bytes.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    std::memcpy(out, &word, sizeof word); // All: there is room for six characters of each.
    if constexpr (std::endian::native == std::endian::big) {
      word = __builtin_bswap64(word);
    }
    plain = plain_bytes(word);
    out += plain;
    bytes = bytes.subspan(plain);
  }
  return out;
}

} // namespace

char* write_text(ByteView bytes, char* out) {
  *out++ = '"';
  for (out = copy_plain(bytes, out); !bytes.empty(); out = copy_plain(bytes, out)) {
    std::size_t length = 1;
    if (const ByteText& text = kByteTexts[bytes[0]]; text.length != 0) {
      std::memcpy(out, text.text.data(), text.text.size()); // All: a branch costs more.
      out += text.length;
    } else {
      const Utf8Sequence sequence = read_utf8(bytes);
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
