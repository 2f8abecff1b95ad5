#include "source/file_stream.h"

#include "base/error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace chattcp {

FileStream::FileStream(InputFile input, StopSignal& stop, std::function<void()> on_wait)
    : input_(std::move(input)), stop_(stop), on_wait_(std::move(on_wait)),
      window_(new std::uint8_t[input_.window]), capacity_(input_.window) {
  struct stat status {};
  may_wait_ = fstat(input_.descriptor.fd(), &status) != 0 || !S_ISREG(status.st_mode);
  // Standard input may stand somewhere in the file.
  if (const off_t begin = may_wait_ ? -1 : lseek(input_.descriptor.fd(), 0, SEEK_CUR); begin >= 0) {
    size_ = static_cast<std::uint64_t>(std::max<off_t>(status.st_size - begin, 0));
  }
}

void FileStream::fill(std::size_t count) {
  make_room(count);
  while (end_ - begin_ < count && !at_end_) {
    const std::size_t more = read_some(window_.get() + end_, capacity_ - end_);
    if (more == 0) {
      return;
    }
    end_ += more;
    read_ += more;
    told_.store(read_, std::memory_order_relaxed);
  }
}

// Moves what is left to the front of a window that holds `count` bytes.
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

bool FileStream::wait_for_input() {
  using std::chrono::milliseconds;
  Wake wake = stop_.wait_readable(input_.descriptor.fd(), milliseconds(0));
  if (wake == Wake::timeout) {
    on_wait_();
  }
  while (wake == Wake::timeout) {
    wake = stop_.wait_readable(input_.descriptor.fd(), milliseconds(1000));
  }
  return wake == Wake::ready;
}

// As read(2): 0 at the end of the input, or of the run.
std::size_t FileStream::read_some(std::uint8_t* out, std::size_t size) {
  ssize_t count = 0;
  do {
    if (may_wait_ ? !wait_for_input() : stop_.requested()) {
      return 0;
    }
    count = ::read(input_.descriptor.fd(), out, size);
  } while (count < 0 && (errno == EINTR || errno == EAGAIN));
  if (count < 0) {
    throw Error(input_.name + ": cannot read: " + std::strerror(errno));
  }
  at_end_ = count == 0;
  return static_cast<std::size_t>(count);
}

} // namespace chattcp
