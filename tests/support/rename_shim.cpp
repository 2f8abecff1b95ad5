// A library for LD_PRELOAD with which files cannot be renamed for lack of room, as on file systems
// that write a copy of the directory: as long as there is a file named as RENAME_SHIM_FULL says.
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <dlfcn.h>
#include <sys/stat.h>
#include <sys/syscall.h>

extern "C" long syscall(long number, ...) noexcept {
  using Call = long (*)(long, ...);
  static const Call next = reinterpret_cast<Call>(dlsym(RTLD_NEXT, "syscall"));
  struct stat status {};
  if (number == SYS_renameat2 && stat(std::getenv("RENAME_SHIM_FULL"), &status) == 0) {
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
