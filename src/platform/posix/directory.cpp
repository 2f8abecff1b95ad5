#include "platform/directory.h"

#include "platform/rename_new.h"

#include <climits>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace chattcp {

namespace {

constexpr mode_t kEverybody = 0666; // Less the umask.
constexpr int kLeave = O_CLOEXEC | O_NOFOLLOW;

// Closes the descriptor, and keeps errno.
int give_up(int fd) {
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

// Returns `fd`, locked. File systems without locks are used without.
int locked(int fd) {
  if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    return give_up(fd);
  }
  return fd;
}

bool has_name(int fd, int folder, const char* name, int flags) {
  struct stat file {};
  struct stat named {};
  return fstat(fd, &file) == 0 && fstatat(folder, name, &named, flags) == 0 &&
         file.st_dev == named.st_dev && file.st_ino == named.st_ino;
}

// Another process may have renamed or removed the file before it was locked.
int still_there(int fd, int folder, const char* name) {
  if (fd >= 0 && !has_name(fd, folder, name, AT_SYMLINK_NOFOLLOW)) {
    errno = EEXIST;
    return give_up(fd);
  }
  return fd;
}

std::int64_t nanoseconds_of(const struct stat& status) {
  constexpr std::int64_t kPerSecond = 1'000'000'000;
#ifdef __APPLE__
  const timespec& time = status.st_mtimespec;
#else
  const timespec& time = status.st_mtim;
#endif
  return time.tv_sec * kPerSecond + time.tv_nsec;
}

// With an offset of its own.
int open_to_list(int folder) {
  return openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

struct Closer {
  void operator()(DIR* folder) const noexcept { closedir(folder); }
};

} // namespace

Directory::Directory(const std::string& path)
    : path_(path.empty() || path.back() == '/' ? path : path + "/"),
      fd_(open(path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}

Directory::~Directory() {
  if (fd_ >= 0) {
    close(fd_);
  }
}

bool Directory::is_open() const {
  return fd_ >= 0;
}

std::string Directory::whole_path() const {
  const std::unique_ptr<char, decltype(&std::free)> whole(
      realpath(path_.empty() ? "." : path_.c_str(), nullptr), &std::free);
  return whole ? std::string(whole.get()) : std::string();
}

int Directory::create(const std::string& name) const {
  const int fd = openat(fd_, name.c_str(), O_RDWR | O_CREAT | O_EXCL | kLeave, kEverybody);
  const int own = still_there(locked(fd), fd_, name.c_str());
  if (fd >= 0 && own < 0 && errno == EWOULDBLOCK) {
    errno = EEXIST; // Another process has taken it for one that was left.
  }
  return own;
}

int Directory::open_locked(const std::string& name) const {
  return still_there(locked(openat(fd_, name.c_str(), O_RDWR | kLeave)), fd_, name.c_str());
}

int Directory::open_to_extend(const std::string& name) const {
  struct stat status {};
  const bool exists = fstatat(fd_, name.c_str(), &status, 0) == 0;
  if (exists && S_ISBLK(status.st_mode)) {
    errno = ENOTSUP; // Lines would destroy what it holds.
    return -1;
  }
  if (exists && !S_ISREG(status.st_mode)) {
    const int fd = openat(fd_, name.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0) {
      fcntl(fd, F_SETFL, 0); // From now on, wait for a slow reader of a pipe.
    }
    return fd;
  }
  return locked(openat(fd_, name.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, kEverybody));
}

bool Directory::rename_new(const std::string& from, const std::string& to) const {
  return chattcp::rename_new(fd_, from.c_str(), to.c_str());
}

bool Directory::remove(const std::string& name) const {
  return unlinkat(fd_, name.c_str(), 0) == 0;
}

bool Directory::has(const std::string& name, int fd) const {
  return has_name(fd, fd_, name.c_str(), 0);
}

bool Directory::can_list() const {
  const int fd = open_to_list(fd_);
  return fd >= 0 && close(fd) == 0;
}

std::optional<bool> Directory::exists(const std::string& name) const {
  struct stat status {};
  const bool found = fstatat(fd_, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
  return found || errno == ENOENT ? std::optional(found) : std::nullopt;
}

std::vector<Directory::Entry>
Directory::list(const std::function<bool(const std::string&)>& wanted) const {
  std::vector<Entry> entries;
  const int fd = open_to_list(fd_);
  const std::unique_ptr<DIR, Closer> folder(fd < 0 ? nullptr : fdopendir(fd));
  if (!folder) {
    return entries;
  }
  while (const dirent* const entry = readdir(folder.get())) {
    struct stat status {};
    if (wanted(entry->d_name) && fstatat(fd_, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISREG(status.st_mode)) {
      entries.push_back({.name = entry->d_name,
                         .size = static_cast<std::uint64_t>(status.st_size),
                         .modified = nanoseconds_of(status)});
    }
  }
  return entries;
}

bool cut_file(int fd, std::uint64_t size) {
  return ftruncate(fd, static_cast<off_t>(size)) == 0 &&
         lseek(fd, static_cast<off_t>(size), SEEK_SET) >= 0;
}

bool copy_time(int from, int to) {
  struct stat status {};
  if (fstat(from, &status) != 0) {
    return false;
  }
#ifdef __APPLE__
  const std::array<timespec, 2> times{status.st_atimespec, status.st_mtimespec};
#else
  const std::array<timespec, 2> times{status.st_atim, status.st_mtim};
#endif
  return futimens(to, times.data()) == 0;
}

bool sync_file(int fd) {
  return fsync(fd) == 0;
}

bool check_written(int fd) {
  const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  return copy < 0 || close(copy) == 0 || errno == EINTR;
}

} // namespace chattcp
