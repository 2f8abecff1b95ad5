#include "fuzz/memory_file.h"

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace {

chattcp::ByteView unread;
std::vector<std::uint8_t> written;

bool is_in_memory(int fd) {
  return fd == chattcp::fuzz::kMemoryFile || fd == chattcp::fuzz::kMemoryOutput;
}

} // namespace

namespace chattcp::fuzz {

void set_memory_file(ByteView content) {
  unread = content;
}

std::vector<std::uint8_t> take_memory_output() {
  return std::exchange(written, {});
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
ssize_t __real_write(int fd, const void* bytes, std::size_t size);
off_t __real_lseek(int fd, off_t offset, int whence);

ssize_t __wrap_read(int fd, void* out, std::size_t size) {
  if (fd != chattcp::fuzz::kMemoryFile) {
    return __real_read(fd, out, size);
  }
  const std::size_t count = std::min(size, unread.size());
  std::copy_n(unread.begin(), count, static_cast<std::uint8_t*>(out));
  unread = unread.subspan(count);
  return static_cast<ssize_t>(count);
}

ssize_t __wrap_write(int fd, const void* bytes, std::size_t size) {
  if (fd != chattcp::fuzz::kMemoryOutput) {
    return __real_write(fd, bytes, size);
  }
  const auto* const from = static_cast<const std::uint8_t*>(bytes);
  written.insert(written.end(), from, from + size);
  return static_cast<ssize_t>(size);
}

off_t __wrap_lseek(int fd, off_t offset, int whence) {
  return is_in_memory(fd) ? 0 : __real_lseek(fd, offset, whence);
}

int __wrap_fstat(int fd, struct stat* status) {
  if (!is_in_memory(fd)) {
    return __real_fstat(fd, status);
  }
  *status = {};
  status->st_mode = fd == chattcp::fuzz::kMemoryFile ? S_IFREG : S_IFIFO;
  return 0;
}

int __wrap_close(int fd) {
  return is_in_memory(fd) ? 0 : __real_close(fd);
}

} // extern "C"
