#include "output/chunk.h"

#include <algorithm>
#include <cstring>

namespace chattcp {

void Chunk::grow(std::size_t count) {
  constexpr std::size_t kSmallest = 4096;
  const std::size_t capacity = std::max({kSmallest, capacity_ * 2, size_ + count});
  std::unique_ptr<char[]> data(new char[capacity]); // make_unique would fill it with zeros.
  if (size_ != 0) {
    std::memcpy(data.get(), data_.get(), size_);
  }
  data_ = std::move(data);
  capacity_ = capacity;
}

} // namespace chattcp
