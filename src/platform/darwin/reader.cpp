#include "platform/reader.h"

#include <poll.h>
#include <sys/stat.h>

namespace chattcp {

// Pipes only: for a socket, POLLHUP also means a peer that still reads but sends nothing more, as
// sshd does after the end of its client's input.
std::optional<short> events_of_reader(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode) ? std::optional(short{POLLHUP})
                                                             : std::nullopt;
}

} // namespace chattcp
