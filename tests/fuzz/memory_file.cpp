#include "fuzz/memory_file.h"

#include <algorithm>
#include <cstdarg>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr int kDescriptor = 1 << 20; // More than a process has.

chattcp::ByteView unread;

} // namespace

namespace chattcp::fuzz {

void set_memory_file(ByteView content) {
  unread = content;
}

} // namespace chattcp::fuzz

// The names are the linker's.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
#if defined(__clang__)
#pragma clang diagnostic ignored "-Wreserved-identifier"
#endif

extern "C" {

int __real_open(const char* path, int flags, ...);
ssize_t __real_read(int fd, void* out, std::size_t size);
int __real_fstat(int fd, struct stat* status);
int __real_close(int fd);

int __wrap_open(const char* path, int flags, ...) {
  if (std::strcmp(path, chattcp::fuzz::kMemoryFile) == 0) {
    return kDescriptor;
  }
  std::va_list arguments;
  va_start(arguments, flags);
  const int mode = (flags & O_CREAT) != 0 ? va_arg(arguments, int) : 0;
  va_end(arguments);
  return __real_open(path, flags, mode);
}

ssize_t __wrap_read(int fd, void* out, std::size_t size) {
  if (fd != kDescriptor) {
    return __real_read(fd, out, size);
  }
  const std::size_t count = std::min(size, unread.size());
  std::copy_n(unread.begin(), count, static_cast<std::uint8_t*>(out));
  unread = unread.subspan(count);
  return static_cast<ssize_t>(count);
}

int __wrap_fstat(int fd, struct stat* status) {
  if (fd != kDescriptor) {
    return __real_fstat(fd, status);
  }
  *status = {};
  status->st_mode = S_IFREG;
  return 0;
}

int __wrap_close(int fd) {
  return fd == kDescriptor ? 0 : __real_close(fd);
}

} // extern "C"
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
