#include "platform/directory.h"

#include "platform/file.h"
#include "platform/windows/handle.h"
#include "platform/windows/wide.h"

#include <windows.h>

#include <cerrno>
#include <fcntl.h>
#include <io.h>
#include <utility>

namespace chattcp {

namespace {

int error_number() {
  switch (GetLastError()) {
  case ERROR_FILE_EXISTS:
  case ERROR_ALREADY_EXISTS:
    return EEXIST;
  case ERROR_FILE_NOT_FOUND:
  case ERROR_PATH_NOT_FOUND:
  case ERROR_INVALID_NAME:
    return ENOENT;
  case ERROR_SHARING_VIOLATION:
    return EWOULDBLOCK;
  case ERROR_DISK_FULL:
  case ERROR_HANDLE_DISK_FULL:
    return ENOSPC;
  case ERROR_ACCESS_DENIED:
    return EACCES;
  default:
    return EIO;
  }
}

// Others may read, rename and remove the file, but not write it: that is the lock.
int open_file(const std::string& path, DWORD access, DWORD disposition) {
  const HANDLE handle =
      CreateFileW(to_wide(path).c_str(), access, FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr,
                  disposition, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (handle == INVALID_HANDLE_VALUE) {
    errno = error_number();
    return -1;
  }
  return _open_osfhandle(reinterpret_cast<std::intptr_t>(handle), _O_BINARY | _O_NOINHERIT);
}

bool set_errno_unless(BOOL done) {
  if (done == 0) {
    errno = error_number();
  }
  return done != 0;
}

std::uint64_t joined(DWORD high, DWORD low) {
  constexpr unsigned kHalf = 32;
  return std::uint64_t{high} << kHalf | low;
}

bool is_separator(char letter) {
  return letter == '/' || letter == '\\' || letter == ':';
}

} // namespace

Directory::Directory(const std::string& path)
    : path_(path.empty() || is_separator(path.back()) ? path : path + "\\") {}

Directory::~Directory() = default;

bool Directory::is_open() const {
  const DWORD attributes = GetFileAttributesW(to_wide(path_.empty() ? "." : path_).c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES || (attributes & FILE_ATTRIBUTE_DIRECTORY) == 0) {
    errno = ENOENT;
    return false;
  }
  return true;
}

std::string Directory::whole_path() const {
  const std::wstring path = to_wide(path_.empty() ? "." : path_);
  std::wstring whole(GetFullPathNameW(path.c_str(), 0, nullptr, nullptr), L'\0');
  whole.resize(
      GetFullPathNameW(path.c_str(), static_cast<DWORD>(whole.size()), whole.data(), nullptr));
  while (!whole.empty() && whole.back() == L'\\') { // Those of a drive, too: it is for comparing.
    whole.pop_back();
  }
  return to_utf8(whole);
}

int Directory::create(const std::string& name) const {
  return open_file(path_ + name, GENERIC_READ | GENERIC_WRITE, CREATE_NEW);
}

int Directory::open_locked(const std::string& name) const {
  return open_file(path_ + name, GENERIC_READ | GENERIC_WRITE, OPEN_EXISTING);
}

int Directory::open_to_extend(const std::string& name) const {
  const int fd = open_file(path_ + name, GENERIC_READ | GENERIC_WRITE, OPEN_ALWAYS);
  if (fd >= 0) {
    _lseeki64(fd, 0, SEEK_END);
  }
  return fd;
}

bool Directory::rename_new(const std::string& from, const std::string& to) const {
  return set_errno_unless(
      MoveFileExW(to_wide(path_ + from).c_str(), to_wide(path_ + to).c_str(), 0));
}

bool Directory::remove(const std::string& name) const {
  return set_errno_unless(DeleteFileW(to_wide(path_ + name).c_str()));
}

bool Directory::has(const std::string& name, int fd) const {
  const int named = open_file(path_ + name, FILE_READ_ATTRIBUTES, OPEN_EXISTING);
  const bool same = named >= 0 && is_same_file(named, fd);
  if (named >= 0) {
    close_file(named);
  }
  return same;
}

bool Directory::can_list() const {
  return true;
}

std::optional<bool> Directory::exists(const std::string& name) const {
  const bool found = GetFileAttributesW(to_wide(path_ + name).c_str()) != INVALID_FILE_ATTRIBUTES;
  return found || GetLastError() == ERROR_FILE_NOT_FOUND ? std::optional(found) : std::nullopt;
}

std::vector<Directory::Entry>
Directory::list(const std::function<bool(const std::string&)>& wanted) const {
  std::vector<Entry> entries;
  WIN32_FIND_DATAW found{};
  const HANDLE search = FindFirstFileW(to_wide(path_ + "*").c_str(), &found);
  if (search == INVALID_HANDLE_VALUE) {
    return entries;
  }
  do {
    std::string name = to_utf8(found.cFileName);
    if ((found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) == 0 && wanted(name)) {
      const std::uint64_t ticks =
          joined(found.ftLastWriteTime.dwHighDateTime, found.ftLastWriteTime.dwLowDateTime);
      entries.push_back({.name = std::move(name),
                         .size = joined(found.nFileSizeHigh, found.nFileSizeLow),
                         .modified = static_cast<std::int64_t>(ticks)});
    }
  } while (FindNextFileW(search, &found) != 0);
  FindClose(search);
  return entries;
}

bool cut_file(int fd, std::uint64_t size) {
  return _chsize_s(fd, static_cast<std::int64_t>(size)) == 0 &&
         _lseeki64(fd, static_cast<std::int64_t>(size), SEEK_SET) >= 0;
}

bool copy_time(int from, int to) {
  FILETIME changed{};
  return GetFileTime(handle_of(from), nullptr, nullptr, &changed) != 0 &&
         SetFileTime(handle_of(to), nullptr, nullptr, &changed) != 0;
}

bool sync_file(int fd) {
  return FlushFileBuffers(handle_of(fd)) != 0;
}

bool check_written(int /*fd*/) {
  return true;
}

} // namespace chattcp
