#include "http/body_writer.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <vector>

namespace chattcp {

namespace {

std::size_t total_size(std::span<const std::string_view> pieces) {
  std::size_t size = 0;
  for (const std::string_view piece : pieces) {
    size += piece.size();
  }
  return size;
}

} // namespace

bool BodyWriter::write(std::span<const std::string_view> pieces) {
  constexpr int kHexadecimal = 16;
  constexpr std::size_t kFraming = 3; // Pieces: the size, and two line ends.
  const std::size_t size = total_size(pieces);
  std::array<char, 2 * sizeof size> digits{};
  const char* const end =
      std::to_chars(digits.data(), digits.data() + digits.size(), size, kHexadecimal).ptr;
  std::vector<std::string_view> all;
  all.reserve(pieces.size() + kFraming);
  if (chunked_) {
    all.insert(all.end(), {{digits.data(), end}, "\r\n"});
  }
  all.insert(all.end(), pieces.begin(), pieces.end());
  if (chunked_) {
    all.emplace_back("\r\n");
  }
  whole_ = whole_ && connection_.write(std::move(all));
  return whole_;
}

void BodyWriter::finish() {
  if (chunked_ && whole_) {
    connection_.write({"0\r\n\r\n"});
  }
}

} // namespace chattcp
