// A buffer of whole output lines.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace chattcp {

// Chunk grows as needed and keeps its memory over clear(), so that a run soon stops allocating.
// One thread at a time.
class Chunk {
public:
  // Uninitialised room for at least `count` characters after the text so far. Valid until the
  // next reserve(). Write forward from it, then commit() the end of what was written.
  char* reserve(std::size_t count) {
    if (capacity_ - size_ < count) {
      grow(count);
    }
    return data_.get() + size_;
  }

  void commit(const char* end) { size_ = static_cast<std::size_t>(end - data_.get()); }

  // Removes the last `count` characters, of those that there are.
  void drop(std::size_t count) { size_ -= count; }

  void clear() { size_ = 0; }

  // Valid until the next call of a member that is not const.
  std::string_view text() const { return {data_.get(), size_}; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

private:
  void grow(std::size_t count);

  std::unique_ptr<char[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

} // namespace chattcp
