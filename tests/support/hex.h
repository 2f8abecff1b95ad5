// Bytes written as people read them in a dump.
#pragma once

#include <cctype>
#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace chattcp {

// "bf00 0035"_hex; white space is skipped.
inline std::vector<std::uint8_t> operator""_hex(const char* text, std::size_t length) {
  std::vector<std::uint8_t> bytes;
  int high = -1;
  for (const char c : std::string_view(text, length)) {
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      continue;
    }
    const auto digit = std::string_view("0123456789abcdef").find(c);
    if (digit == std::string_view::npos) {
      throw std::invalid_argument("not a hexadecimal digit");
    }
    if (high < 0) {
      high = static_cast<int>(digit);
    } else {
      bytes.push_back(static_cast<std::uint8_t>(high * 16 + static_cast<int>(digit)));
      high = -1;
    }
  }
  if (high >= 0) {
    throw std::invalid_argument("half a byte");
  }
  return bytes;
}

} // namespace chattcp
