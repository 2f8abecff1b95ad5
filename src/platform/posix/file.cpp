#include "platform/file.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace chattcp {

namespace {

template <typename Call> std::ptrdiff_t unless_interrupted(Call call) {
  ssize_t count = 0;
  do {
    count = call();
  } while (count < 0 && errno == EINTR);
  return count;
}

// From now on, a write waits for a slow reader of a pipe.
int opened_to_write(int fd) {
  if (fd >= 0) {
    fcntl(fd, F_SETFL, 0);
  }
  return fd;
}

// Not a disk: root would write lines over what it holds.
bool is_stream(const struct stat& status) {
  return S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode) || S_ISSOCK(status.st_mode);
}

} // namespace

// O_NONBLOCK: opening a named pipe would otherwise wait for its other end, and a stop could not
// interrupt that.
int open_to_read(const std::string& path) {
  return open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

int open_and_wait(const std::string& path) {
  return open(path.c_str(), O_RDONLY | O_CLOEXEC);
}

int open_to_write(const std::string& path) {
  constexpr mode_t kEverybody = 0666; // Less the umask.
  return opened_to_write(
      open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, kEverybody));
}

int open_pipe_or_device(const std::string& path) {
  const int fd = opened_to_write(open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (fd < 0 || (fstat(fd, &status) == 0 && is_stream(status))) {
    return fd;
  }
  close(fd);
  errno = EEXIST;
  return -1;
}

int duplicate(int fd) {
  return fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

void close_file(int fd) {
  close(fd);
}

std::ptrdiff_t read_file(int fd, void* out, std::size_t room) {
  return unless_interrupted([&] { return read(fd, out, room); });
}

std::ptrdiff_t read_file_at(int fd, void* out, std::size_t room, std::uint64_t offset) {
  return unless_interrupted([&] { return pread(fd, out, room, static_cast<off_t>(offset)); });
}

std::ptrdiff_t write_file(int fd, const void* bytes, std::size_t size) {
  while (true) {
    const std::ptrdiff_t count = unless_interrupted([&] { return write(fd, bytes, size); });
    if (count >= 0 || errno != EAGAIN) {
      return count;
    }
    pollfd writable{.fd = fd, .events = POLLOUT, .revents = 0};
    poll(&writable, 1, -1);
  }
}

bool make_empty(int fd) {
  return kind_of(fd) != FileKind::regular || ftruncate(fd, 0) == 0;
}

FileKind kind_of(int fd) {
  struct stat status {};
  if (fstat(fd, &status) != 0) {
    return FileKind::none;
  }
  if (S_ISREG(status.st_mode)) {
    return FileKind::regular;
  }
  if (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode)) {
    return FileKind::pipe;
  }
  return isatty(fd) != 0 ? FileKind::terminal : FileKind::device;
}

bool is_pipe_or_device(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && is_stream(status);
}

bool is_same_file(int left, int right) {
  struct stat of_left {};
  struct stat of_right {};
  return fstat(left, &of_left) == 0 && fstat(right, &of_right) == 0 &&
         of_left.st_dev == of_right.st_dev && of_left.st_ino == of_right.st_ino;
}

std::optional<std::uint64_t> file_size(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 && S_ISREG(status.st_mode)
             ? std::optional(static_cast<std::uint64_t>(status.st_size))
             : std::nullopt;
}

std::optional<std::uint64_t> bytes_left(int fd) {
  const std::optional<std::uint64_t> size = file_size(fd);
  if (!size) {
    return std::nullopt;
  }
  const off_t begin = lseek(fd, 0, SEEK_CUR); // Standard input may have been read in part.
  return *size - std::min(*size, static_cast<std::uint64_t>(std::max<off_t>(begin, 0)));
}

std::string_view last_part(std::string_view path) {
  return path.substr(path.rfind('/') + 1); // npos + 1 is 0.
}

bool exists(const std::string& path) {
  return access(path.c_str(), F_OK) == 0;
}

} // namespace chattcp
