#include "platform/terminal.h"

#include <sys/ioctl.h>
#include <termios.h>

namespace chattcp {

std::size_t terminal_columns(int fd) {
  winsize size{};
  return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

} // namespace chattcp
