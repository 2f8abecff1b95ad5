#include "platform/reader.h"

#include <poll.h>
#include <sys/stat.h>

namespace chattcp {

// Some systems look only for events that are asked for, and cannot wait for all devices.
std::optional<short> events_of_reader(int fd) {
  struct stat status {};
  const bool known =
      fstat(fd, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
  return known ? std::optional(short{POLLHUP}) : std::nullopt;
}

} // namespace chattcp
