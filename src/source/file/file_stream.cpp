#include "source/file/file_stream.h"

#include <cstring>
#include <utility>

namespace chattcp {

void FileStream::fill(std::size_t count) {
  make_room(count);
  while (end_ - begin_ < count && !at_end()) {
    const std::size_t more = input_.read(window_.get() + end_, capacity_ - end_);
    if (more == 0) {
      return;
    }
    end_ += more;
    read_ += more;
  }
}

// Moves the unread bytes to the front of a window of at least `count` bytes.
void FileStream::make_room(std::size_t count) {
  const std::size_t left = end_ - begin_;
  if (count > capacity_) {
    std::unique_ptr<std::uint8_t[]> larger(new std::uint8_t[count]);
    std::memcpy(larger.get(), window_.get() + begin_, left);
    window_ = std::move(larger);
    capacity_ = count;
  } else {
    std::memmove(window_.get(), window_.get() + begin_, left);
  }
  begin_ = 0;
  end_ = left;
}

} // namespace chattcp
