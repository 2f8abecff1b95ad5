#include "base/printable.h"

#include <cstddef>

namespace chattcp {

namespace {

bool is_control(unsigned char c) {
  return c < ' ' || c == 0x7f;
}

// U+0080 to U+009F in UTF-8, which some terminals read as ESC and a letter.
bool is_high_control(unsigned char first, unsigned char second) {
  return first == 0xc2 && second >= 0x80 && second <= 0x9f;
}

} // namespace

std::string printable(std::string text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
    if (is_control(byte)) {
      text[i] = '?';
    } else if (is_high_control(byte, next)) {
      text.replace(i, 2, "?");
    }
  }
  return text;
}

} // namespace chattcp
