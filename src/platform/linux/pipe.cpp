#include "platform/pipe.h"

#include <fcntl.h>

namespace chattcp {

void enlarge_pipe(int fd) {
  constexpr int kPipeSize = 1024 * 1024;
  fcntl(fd, F_SETPIPE_SZ, kPipeSize);
}

} // namespace chattcp
