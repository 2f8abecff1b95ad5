// What is left of a write that was not taken as a whole.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace chattcp {

// `pieces` without their first `count` bytes.
inline std::span<std::string_view> without_written(std::span<std::string_view> pieces,
                                                   std::size_t count) {
  while (!pieces.empty() && pieces.front().size() <= count) {
    count -= pieces.front().size();
    pieces = pieces.subspan(1);
  }
  if (!pieces.empty()) {
    pieces.front().remove_prefix(count);
  }
  return pieces;
}

} // namespace chattcp
