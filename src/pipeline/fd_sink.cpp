#include "pipeline/fd_sink.h"

#include "base/error.h"
#include "platform/pipe.h"

#include <cerrno>
#include <cstring>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace chattcp {

FdSink::FdSink(int fd, std::string name) : fd_(fd), name_(std::move(name)) {
  enlarge_pipe(fd_);
}

bool FdSink::write(std::string_view lines) {
  for (unwritten_ = lines.size(); !lines.empty(); unwritten_ = lines.size()) {
    const ssize_t count = ::write(fd_, lines.data(), lines.size());
    if (count >= 0) {
      lines.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EPIPE || errno == ECONNRESET) {
      return false;
    } else if (errno == EAGAIN) {
      // Another process that shares the descriptor has made it non-blocking.
      pollfd writable{.fd = fd_, .events = POLLOUT, .revents = 0};
      poll(&writable, 1, -1);
    } else if (errno != EINTR) {
      throw Error(name_ + ": cannot write: " + std::strerror(errno));
    }
  }
  return true;
}

} // namespace chattcp
