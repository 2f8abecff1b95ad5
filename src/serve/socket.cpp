#include "serve/socket.h"

#include <unistd.h>

namespace chattcp {

Socket::~Socket() {
  if (fd_ >= 0) {
    close(fd_);
  }
}

} // namespace chattcp
