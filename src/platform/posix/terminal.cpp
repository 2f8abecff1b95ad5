#include "platform/terminal.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace chattcp {

bool is_terminal(int fd) {
  return isatty(fd) != 0;
}

bool takes_sequences(int fd) {
  return is_terminal(fd);
}

std::size_t terminal_columns(int fd) {
  winsize size{};
  return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

} // namespace chattcp
