#include "pipeline/fd_sink.h"

#include "base/error.h"
#include "platform/file.h"
#include "platform/pipe.h"

#include <cerrno>
#include <cstring>
#include <utility>

namespace chattcp {

FdSink::FdSink(int fd, std::string name) : fd_(fd), name_(std::move(name)) {
  enlarge_pipe(fd_);
}

bool FdSink::write(std::string_view lines) {
  for (unwritten_ = lines.size(); !lines.empty(); unwritten_ = lines.size()) {
    const std::ptrdiff_t count = write_file(fd_, lines.data(), lines.size());
    if (count >= 0) {
      lines.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EPIPE || errno == ECONNRESET) {
      return false;
    } else {
      throw Error(name_ + ": cannot write: " + std::strerror(errno));
    }
  }
  return true;
}

} // namespace chattcp
