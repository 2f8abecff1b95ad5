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

// Of the C stream; what libpcap has not yet taken out of it is known from the stream itself.
constexpr std::size_t kBufferSize = std::size_t{256} * 1024;

std::string reason(const std::string& name, const char* what) {
  return name + ": " + what + ": " + std::strerror(errno);
}

// The bytes in the stream's buffer. ftello() would tell as well, in ten times the time, and this is
// asked for each packet.
std::size_t buffered(const std::FILE* stream) {
#ifdef __GLIBC__
  return static_cast<std::size_t>(stream->_IO_read_end - stream->_IO_read_ptr);
#else
  return static_cast<std::size_t>(stream->_r);
#endif
}

#ifdef __GLIBC__
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
      stream_buffer_(new char[kBufferSize]) {
  // Not blocking: to open a named pipe would wait for its writer, out of reach of a stop.
  fd_ = path == "-" ? dup(STDIN_FILENO) : open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
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
  stream_ = make_stream(this);
  if (stream_ == nullptr) {
    throw Error(reason(name_, "cannot open"));
  }
  static_cast<void>(std::setvbuf(stream_, stream_buffer_.get(), _IOFBF, kBufferSize));
  return stream_;
}

std::string_view FileStream::first_bytes() {
  std::size_t length = 0;
  for (std::size_t count = 1; count > 0 && length < first_.size(); length += count) {
    count = read_some(first_.data() + length, first_.size() - length);
  }
  rest_ = {first_.data(), length};
  return rest_;
}

std::uint64_t FileStream::position() const {
  return handed_out_ - buffered(stream_);
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

// As read(2): 0 at the end of the input, or of the run.
std::size_t FileStream::read_some(char* out, std::size_t size) {
  ssize_t count = 0;
  do {
    if (may_wait_ && !wait_for_input()) {
      return 0;
    }
    count = ::read(fd_, out, size);
  } while (count < 0 && (errno == EINTR || errno == EAGAIN));
  if (count < 0) {
    throw Error(reason(name_, "cannot read"));
  }
  at_end_ = count == 0;
  return static_cast<std::size_t>(count);
}

ssize_t FileStream::read(char* out, std::size_t size) noexcept {
  std::size_t count = std::min(size, rest_.size());
  if (count > 0) {
    std::memcpy(out, rest_.data(), count);
    rest_.remove_prefix(count);
  } else {
    try {
      count = read_some(out, size);
    } catch (...) {
      failure_ = std::current_exception(); // Must not pass through C.
      return -1;
    }
  }
  handed_out_ += count;
  return static_cast<ssize_t>(count);
}

} // namespace chattcp
