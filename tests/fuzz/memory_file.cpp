#include "fuzz/memory_file.h"

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

namespace {

chattcp::ByteView unread;

} // namespace

namespace chattcp::fuzz {

void set_memory_file(ByteView content) {
  unread = content;
}

} // namespace chattcp::fuzz

// The names are the linker's.
#if defined(__clang__)
#pragma clang diagnostic ignored "-Wreserved-identifier"
#endif

extern "C" {

ssize_t __real_read(int fd, void* out, std::size_t size);
int __real_fstat(int fd, struct stat* status);
int __real_close(int fd);

ssize_t __wrap_read(int fd, void* out, std::size_t size) {
  if (fd != chattcp::fuzz::kMemoryFile) {
    return __real_read(fd, out, size);
  }
  const std::size_t count = std::min(size, unread.size());
  std::copy_n(unread.begin(), count, static_cast<std::uint8_t*>(out));
  unread = unread.subspan(count);
  return static_cast<ssize_t>(count);
}

int __wrap_fstat(int fd, struct stat* status) {
  if (fd != chattcp::fuzz::kMemoryFile) {
    return __real_fstat(fd, status);
  }
  *status = {};
  status->st_mode = S_IFREG;
  return 0;
}

int __wrap_close(int fd) {
  return fd == chattcp::fuzz::kMemoryFile ? 0 : __real_close(fd);
}

} // extern "C"
