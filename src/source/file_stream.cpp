#include "source/file_stream.h"

#include "base/error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace chattcp {

namespace {

constexpr std::size_t kBufferSize = std::size_t{256} * 1024;

std::string reason(const std::string& name, const char* what) {
  return name + ": " + what + ": " + std::strerror(errno);
}

#ifdef __linux__
ssize_t read_stream(void* cookie, char* out, std::size_t size) {
  return static_cast<FileStream*>(cookie)->read(out, size);
}

std::FILE* make_stream(FileStream* stream) {
  return fopencookie(stream, "r",
                     {.read = read_stream, .write = nullptr, .seek = nullptr, .close = nullptr});
}
#else
int read_stream(void* cookie, char* out, int size) {
  return static_cast<int>(
      static_cast<FileStream*>(cookie)->read(out, static_cast<std::size_t>(size)));
}

std::FILE* make_stream(FileStream* stream) {
  return funopen(stream, read_stream, nullptr, nullptr, nullptr);
}
#endif

} // namespace

FileStream::FileStream(const std::string& path, StopSignal& stop, std::function<void()> on_wait)
    : name_(path == "-" ? "standard input" : path), stop_(stop), on_wait_(std::move(on_wait)),
      buffer_(new char[kBufferSize]) {
  fd_ = path == "-" ? dup(STDIN_FILENO) : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd_ < 0) {
    throw Error(reason(name_, "cannot open"));
  }
  struct stat status {};
  may_wait_ = fstat(fd_, &status) != 0 || !S_ISREG(status.st_mode);
}

FileStream::~FileStream() {
  close(fd_);
}

std::FILE* FileStream::open_c_stream() {
  std::FILE* const stream = make_stream(this);
  if (stream == nullptr) {
    throw Error(reason(name_, "cannot open"));
  }
  // No second buffer: what libpcap reads is what has been handed out, so position() is exact.
  std::setvbuf(stream, nullptr, _IONBF, 0);
  return stream;
}

std::string_view FileStream::first_bytes() {
  constexpr std::size_t kLook = 16;
  if (rest_.empty()) {
    fill();
  }
  return rest_.substr(0, kLook);
}

void FileStream::rethrow_failure() const {
  if (failure_) {
    std::rethrow_exception(failure_);
  }
}

bool FileStream::wait_for_input() {
  using std::chrono::milliseconds;
  Wake wake = stop_.wait_readable(fd_, milliseconds(0));
  if (wake == Wake::timeout) {
    on_wait_();
  }
  while (wake == Wake::timeout) {
    wake = stop_.wait_readable(fd_, milliseconds(1000));
  }
  return wake == Wake::ready;
}

// False at the end of the input, or of the run.
bool FileStream::fill() {
  ssize_t count = 0;
  do {
    if (may_wait_ && !wait_for_input()) {
      return false;
    }
    count = ::read(fd_, buffer_.get(), kBufferSize);
  } while (count < 0 && (errno == EINTR || errno == EAGAIN));
  if (count < 0) {
    throw Error(reason(name_, "cannot read"));
  }
  rest_ = {buffer_.get(), static_cast<std::size_t>(count)};
  return count > 0;
}

ssize_t FileStream::read(char* out, std::size_t size) noexcept {
  try {
    if (rest_.empty() && !fill()) {
      return 0;
    }
  } catch (...) {
    failure_ = std::current_exception(); // Must not pass through C.
    return -1;
  }
  const std::size_t count = std::min(size, rest_.size());
  std::memcpy(out, rest_.data(), count);
  rest_.remove_prefix(count);
  position_ += count;
  return static_cast<ssize_t>(count);
}

} // namespace chattcp
