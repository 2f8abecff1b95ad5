#include "platform/rename_new.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace chattcp {

// Two steps: a file that another program makes in between is lost.
bool rename_new(int folder, const char* from, const char* to) {
  struct stat status {};
  if (fstatat(folder, to, &status, AT_SYMLINK_NOFOLLOW) == 0) {
    errno = EEXIST;
    return false;
  }
  return errno == ENOENT && renameat(folder, from, folder, to) == 0;
}

} // namespace chattcp
