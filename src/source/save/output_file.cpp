#include "source/save/output_file.h"

#include "base/error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace chattcp {

namespace {

constexpr std::size_t kBufferSize = std::size_t{256} * 1024;

bool is_same_file(const struct stat& left, const struct stat& right) {
  return left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

// Writing would empty a file that is to be read, or mix packets into the output.
void check_target(const OutputFile& output, const std::vector<InputFile>& inputs) {
  struct stat target {};
  struct stat other {};
  if (fstat(output.descriptor.fd(), &target) != 0 || S_ISCHR(target.st_mode)) {
    return; // A terminal or /dev/null may be shared.
  }
  for (const InputFile& input : inputs) {
    if (fstat(input.descriptor.fd(), &other) == 0 && is_same_file(target, other)) {
      throw UsageError("-w: '" + output.path + "' is the file that -r reads; choose another one");
    }
  }
  if (fstat(STDOUT_FILENO, &other) == 0 && is_same_file(target, other)) {
    throw UsageError("-w: '" + output.path + "' is where the output goes; choose another file");
  }
}

} // namespace

OutputFile open_output_file(const std::string& path, const std::vector<InputFile>& inputs) {
  constexpr mode_t kEverybody = 0666; // Less the umask.
  // O_NONBLOCK: a named pipe without a reader is an error, not a wait that a stop cannot interrupt.
  OutputFile output{.path = path,
                    .descriptor = Descriptor(open(
                        path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, kEverybody))};
  const int fd = output.descriptor.fd();
  if (fd < 0) {
    const char* const reason = errno == ENXIO ? "no program reads this pipe" : std::strerror(errno);
    throw Error(path + ": cannot write: " + reason);
  }
  fcntl(fd, F_SETFL, 0); // From now on, wait for a slow reader of a pipe.
  check_target(output, inputs);
  return output;
}

OutputStream::OutputStream(OutputFile output)
    : output_(std::move(output)), buffer_(new std::uint8_t[kBufferSize]) {
  struct stat status {};
  const int fd = output_.descriptor.fd();
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && ftruncate(fd, 0) != 0) {
    throw Error(path() + ": cannot write: " + std::strerror(errno));
  }
}

void OutputStream::append(const void* bytes, std::size_t size) {
  const auto* const from = static_cast<const std::uint8_t*>(bytes);
  if (size > kBufferSize - used_) {
    write_out();
  }
  if (size > kBufferSize) {
    write(from, size);
  } else if (size > 0) {
    std::memcpy(buffer_.get() + used_, from, size);
    used_ += size;
  }
}

void OutputStream::write_out() {
  write(buffer_.get(), used_);
  used_ = 0;
}

void OutputStream::write(const std::uint8_t* bytes, std::size_t size) {
  while (size > 0 && failure_ == 0) {
    const ssize_t count = ::write(output_.descriptor.fd(), bytes, size);
    if (count >= 0) {
      bytes += count;
      size -= static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      failure_ = errno;
    }
  }
}

void OutputStream::flush() {
  write_out();
  if (failure_ != 0) {
    throw Error(path() + ": cannot write: " + std::strerror(failure_));
  }
}

} // namespace chattcp
