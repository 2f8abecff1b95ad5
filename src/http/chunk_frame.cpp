#include "http/chunk_frame.h"

#include <charconv>

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

std::vector<std::string_view> ChunkFrame::around(std::span<const std::string_view> pieces) {
  constexpr int kHexadecimal = 16;
  constexpr std::size_t kFraming = 3; // Pieces: the size, and two line ends.
  std::vector<std::string_view> all;
  all.reserve(pieces.size() + kFraming);
  if (chunked_) {
    const char* const end = std::to_chars(digits_.data(), digits_.data() + digits_.size(),
                                          total_size(pieces), kHexadecimal)
                                .ptr;
    all.insert(all.end(), {{digits_.data(), end}, "\r\n"});
  }
  all.insert(all.end(), pieces.begin(), pieces.end());
  if (chunked_) {
    all.emplace_back("\r\n");
  }
  return all;
}

} // namespace chattcp
