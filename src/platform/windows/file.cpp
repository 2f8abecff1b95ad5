#include "platform/file.h"

#include "platform/windows/handle.h"
#include "platform/windows/wide.h"
#include "platform/windows/write_lock.h"

#include <climits>

#include <windows.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <io.h>
#include <mutex>
#include <sys/stat.h>

namespace chattcp {

namespace {

bool is_open(int fd) {
  constexpr std::intptr_t kNoStream = -2; // A standard stream that the caller has not given.
  const std::intptr_t handle = fd < 0 ? -1 : _get_osfhandle(fd);
  return handle != -1 && handle != kNoStream;
}

// The errno of what the last function of Windows reported. The C library has EINVAL for a pipe
// whose reader has left.
int error_number() {
  switch (GetLastError()) {
  case ERROR_BROKEN_PIPE:
  case ERROR_NO_DATA:
  case ERROR_PIPE_NOT_CONNECTED:
    return EPIPE;
  case ERROR_DISK_FULL:
  case ERROR_HANDLE_DISK_FULL:
    return ENOSPC;
  case ERROR_ACCESS_DENIED:
  case ERROR_LOCK_VIOLATION:
    return EACCES;
  case ERROR_INVALID_HANDLE:
    return EBADF;
  case ERROR_NOT_ENOUGH_MEMORY:
    return ENOMEM;
  default:
    return EIO;
  }
}

int open_file(const std::string& path, int flags) {
  const std::wstring wide = to_wide(path);
  const int fd = _wopen(wide.c_str(), flags | _O_BINARY | _O_NOINHERIT, _S_IREAD | _S_IWRITE);
  if (fd < 0 && errno == EACCES) {
    const DWORD attributes = GetFileAttributesW(wide.c_str());
    const bool is_folder =
        attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    errno = is_folder ? EISDIR : EACCES;
  }
  return fd;
}

DWORD at_most(std::size_t size) {
  constexpr std::size_t kMost = INT_MAX;
  return static_cast<DWORD>(std::min(size, kMost));
}

// Of a regular file; nothing for anything else.
std::optional<std::int64_t> size_of_regular(int fd) {
  LARGE_INTEGER size{};
  return kind_of(fd) == FileKind::regular && GetFileSizeEx(handle_of(fd), &size) != 0
             ? std::optional<std::int64_t>(size.QuadPart)
             : std::nullopt;
}

} // namespace

int open_to_read(const std::string& path) {
  return open_file(path, _O_RDONLY | _O_SEQUENTIAL);
}

int open_and_wait(const std::string& path) {
  return open_to_read(path);
}

int open_to_write(const std::string& path) {
  return open_file(path, _O_WRONLY | _O_CREAT);
}

int open_pipe_or_device(const std::string& path) {
  return open_file(path, _O_WRONLY);
}

int duplicate(int fd) {
  return _dup(fd);
}

void close_file(int fd) {
  _close(fd);
}

std::ptrdiff_t read_file(int fd, void* out, std::size_t room) {
  DWORD count = 0;
  if (ReadFile(handle_of(fd), out, at_most(room), &count, nullptr) != 0) {
    return static_cast<std::ptrdiff_t>(count);
  }
  const DWORD error = GetLastError();
  if (error == ERROR_BROKEN_PIPE || error == ERROR_HANDLE_EOF) {
    return 0; // The writer has closed its end.
  }
  errno = error_number();
  return -1;
}

std::ptrdiff_t read_file_at(int fd, void* out, std::size_t room, std::uint64_t offset) {
  constexpr unsigned kHalf = 32;
  OVERLAPPED place{};
  place.Offset = static_cast<DWORD>(offset);
  place.OffsetHigh = static_cast<DWORD>(offset >> kHalf);
  DWORD count = 0;
  if (ReadFile(handle_of(fd), out, at_most(room), &count, &place) == 0 &&
      GetLastError() != ERROR_HANDLE_EOF) {
    errno = error_number();
    return -1;
  }
  return static_cast<std::ptrdiff_t>(count);
}

std::mutex* write_lock_of(int fd) {
  static std::array<std::mutex, kStandardError + 1> locks;
  return fd >= 0 && fd <= kStandardError ? &locks[static_cast<std::size_t>(fd)] : nullptr;
}

std::ptrdiff_t write_file(int fd, const void* bytes, std::size_t size) {
  constexpr std::size_t kConsole = 16384; // Some consoles refuse more than 64 KiB at once.
  const bool is_console = size > kConsole && kind_of(fd) == FileKind::terminal;
  const DWORD wanted = at_most(is_console ? kConsole : size);
  std::unique_lock<std::mutex> lock;
  if (std::mutex* const mutex = write_lock_of(fd)) {
    lock = std::unique_lock(*mutex);
  }
  DWORD count = 0;
  while (WriteFile(handle_of(fd), bytes, wanted, &count, nullptr) != 0) {
    if (count > 0 || wanted == 0) {
      return static_cast<std::ptrdiff_t>(count);
    }
    Sleep(1); // The pipe is full, and somebody has made it non-blocking.
  }
  errno = error_number();
  return -1;
}

bool make_empty(int fd) {
  return kind_of(fd) != FileKind::regular || _chsize_s(fd, 0) == 0;
}

FileKind kind_of(int fd) {
  if (!is_open(fd)) {
    return FileKind::none;
  }
  DWORD mode = 0;
  switch (GetFileType(handle_of(fd))) {
  case FILE_TYPE_DISK:
    return FileKind::regular;
  case FILE_TYPE_PIPE:
    return FileKind::pipe;
  case FILE_TYPE_CHAR:
    return GetConsoleMode(handle_of(fd), &mode) != 0 ? FileKind::terminal : FileKind::device;
  default:
    return FileKind::none;
  }
}

// Windows does not say whether two handles are of the same pipe.
bool is_pipe_or_device(const std::string& /*path*/) {
  return false;
}

bool is_same_file(int left, int right) {
  BY_HANDLE_FILE_INFORMATION of_left{};
  BY_HANDLE_FILE_INFORMATION of_right{};
  return kind_of(left) == FileKind::regular && kind_of(right) == FileKind::regular &&
         GetFileInformationByHandle(handle_of(left), &of_left) != 0 &&
         GetFileInformationByHandle(handle_of(right), &of_right) != 0 &&
         of_left.dwVolumeSerialNumber == of_right.dwVolumeSerialNumber &&
         of_left.nFileIndexHigh == of_right.nFileIndexHigh &&
         of_left.nFileIndexLow == of_right.nFileIndexLow;
}

std::optional<std::uint64_t> file_size(int fd) {
  const std::optional<std::int64_t> size = size_of_regular(fd);
  return size ? std::optional(static_cast<std::uint64_t>(*size)) : std::nullopt;
}

std::optional<std::uint64_t> bytes_left(int fd) {
  const std::optional<std::int64_t> size = size_of_regular(fd);
  if (!size) {
    return std::nullopt;
  }
  const std::int64_t begin = std::max<std::int64_t>(_telli64(fd), 0);
  return static_cast<std::uint64_t>(std::max<std::int64_t>(*size - begin, 0));
}

bool exists(const std::string& path) {
  if (path.starts_with("\\\\.\\")) {
    return true; // Of a named pipe, the question would use up the connection.
  }
  return GetFileAttributesW(to_wide(path).c_str()) != INVALID_FILE_ATTRIBUTES;
}

std::string_view last_part(std::string_view path) {
  return path.substr(path.find_last_of("/\\:") + 1); // npos + 1 is 0.
}

} // namespace chattcp
