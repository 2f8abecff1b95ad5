// A library for LD_PRELOAD that lets a disk fail in ways that few disks do.
//
// As long as there is a file $DISK_SHIM.rename, no file can be renamed for lack of room, as where a
// directory is copied to be changed. As long as there is $DISK_SHIM.close, closing a file that was
// written reports that its last bytes exceed a quota, as of a network file system.
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <dlfcn.h>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <sys/syscall.h>

namespace {

bool fails(const char* what) {
  struct stat status {};
  return stat((std::string(std::getenv("DISK_SHIM")) + what).c_str(), &status) == 0;
}

bool is_written_file(int fd) {
  struct stat status {};
  const int flags = fcntl(fd, F_GETFL);
  return flags >= 0 && (flags & O_ACCMODE) == O_RDWR && fstat(fd, &status) == 0 &&
         S_ISREG(status.st_mode);
}

} // namespace

extern "C" {

long syscall(long number, ...) noexcept {
  using Call = long (*)(long, ...);
  static const Call next = reinterpret_cast<Call>(dlsym(RTLD_NEXT, "syscall"));
  if (number == SYS_renameat2 && fails(".rename")) {
    errno = ENOSPC;
    return -1;
  }
  std::va_list given;
  va_start(given, number);
  long values[6];
  for (long& value : values) {
    value = va_arg(given, long);
  }
  va_end(given);
  return next(number, values[0], values[1], values[2], values[3], values[4], values[5]);
}

int close(int fd) {
  using Call = int (*)(int);
  static const Call next = reinterpret_cast<Call>(dlsym(RTLD_NEXT, "close"));
  const bool exceeds = is_written_file(fd) && fails(".close");
  const int status = next(fd);
  if (exceeds) {
    errno = EDQUOT;
    return -1;
  }
  return status;
}

} // extern "C"
