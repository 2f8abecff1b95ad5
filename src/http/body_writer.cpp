#include "http/body_writer.h"

#include <array>
#include <charconv>

namespace chattcp {

bool BodyWriter::write(std::string_view text) {
  whole_ = whole_ && (chunked_ ? write_chunk(text) : connection_.write({text}));
  return whole_;
}

bool BodyWriter::write_chunk(std::string_view text) {
  constexpr int kHexadecimal = 16;
  std::array<char, 2 * sizeof text.size()> digits{};
  const char* const end =
      std::to_chars(digits.data(), digits.data() + digits.size(), text.size(), kHexadecimal).ptr;
  return connection_.write({{digits.data(), end}, "\r\n", text, "\r\n"});
}

void BodyWriter::finish() {
  if (chunked_ && whole_) {
    connection_.write({"0\r\n\r\n"});
  }
}

} // namespace chattcp
