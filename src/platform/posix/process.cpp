#include "platform/process.h"

#include <csignal>
#include <fcntl.h>
#include <initializer_list>
#include <unistd.h>

namespace chattcp {

namespace {

void occupy_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) < 0) {
      // open() takes the lowest free number, which is this one. Opened for reading, a stdout
      // refuses to write.
      static_cast<void>(open("/dev/null", stream == STDERR_FILENO ? O_WRONLY : O_RDONLY));
    }
  }
}

} // namespace

void prepare_process() {
  // A reader that leaves is a normal end, handled where lines are written.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN); // Reaching the file size limit is an error of the write.
  occupy_standard_streams();
}

int run_process(const std::function<int()>& program) {
  prepare_process();
  return program();
}

std::vector<std::string> arguments_of(int count, char** words) {
  return {words + (count > 0 ? 1 : 0), words + count};
}

} // namespace chattcp
