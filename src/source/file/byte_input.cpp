#include "source/file/byte_input.h"

#include "source/file/file_error.h"

#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace chattcp {

namespace {

bool is_regular(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

} // namespace

DescriptorInput::DescriptorInput(InputFile input, StopSignal& stop, std::function<void()> on_wait,
                                 std::atomic<std::uint64_t>& done)
    : input_(std::move(input)), may_wait_(!is_regular(input_.descriptor.fd())), stop_(stop),
      on_wait_(std::move(on_wait)), done_(done) {}

bool DescriptorInput::wait_for_input() {
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

std::size_t DescriptorInput::read(std::uint8_t* out, std::size_t room) {
  ssize_t count = 0;
  do {
    if (may_wait_ ? !wait_for_input() : stop_.requested()) {
      return 0;
    }
    count = ::read(input_.descriptor.fd(), out, room);
  } while (count < 0 && (errno == EINTR || errno == EAGAIN));
  if (count < 0) {
    throw FileError(input_.name + ": cannot read: " + std::strerror(errno));
  }
  at_end_ = count == 0;
  done_.fetch_add(static_cast<std::uint64_t>(count), std::memory_order_relaxed);
  return static_cast<std::size_t>(count);
}

} // namespace chattcp
