#include "base/printable.h"

#include <algorithm>

namespace chattcp {

std::string printable(std::string text) {
  constexpr char kDelete = 0x7f;
  std::replace_if(
      text.begin(), text.end(),
      [](char c) { return static_cast<unsigned char>(c) < ' ' || c == kDelete; }, '?');
  return text;
}

} // namespace chattcp
