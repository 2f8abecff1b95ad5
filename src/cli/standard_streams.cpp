#include "cli/standard_streams.h"

#include <fcntl.h>
#include <initializer_list>
#include <unistd.h>

namespace chattcp {

void occupy_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) < 0) {
      // open() takes the lowest free number, which is this one. Opened for reading, a stdout
      // refuses to write.
      static_cast<void>(open("/dev/null", stream == STDERR_FILENO ? O_WRONLY : O_RDONLY));
    }
  }
}

} // namespace chattcp
