#include "platform/rename_new.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace chattcp {

namespace {

constexpr unsigned kNoReplace = 1; // RENAME_NOREPLACE, which musl lacks.

bool rename_in_two_steps(int folder, const char* from, const char* to) {
  struct stat status {};
  if (fstatat(folder, to, &status, AT_SYMLINK_NOFOLLOW) == 0) {
    errno = EEXIST;
    return false;
  }
  return errno == ENOENT && renameat(folder, from, folder, to) == 0;
}

} // namespace

bool rename_new(int folder, const char* from, const char* to) {
  if (syscall(SYS_renameat2, folder, from, folder, to, kNoReplace) == 0) {
    return true;
  }
  // File systems that cannot do it say EINVAL.
  return (errno == EINVAL || errno == ENOSYS) && rename_in_two_steps(folder, from, to);
}

} // namespace chattcp
