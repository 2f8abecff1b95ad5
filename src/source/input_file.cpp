#include "source/input_file.h"

#include "base/error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <utility>

namespace chattcp {

InputFile open_input_file(const std::string& path) {
  const bool standard = path == "-";
  std::string name = standard ? "standard input" : path;
  // Not blocking: to open a named pipe would wait for its writer, out of reach of a stop.
  Descriptor descriptor(standard ? dup(STDIN_FILENO)
                                 : open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (descriptor.fd() < 0) {
    throw Error(name + ": cannot open: " + std::strerror(errno));
  }
  return {.name = std::move(name), .descriptor = std::move(descriptor)};
}

} // namespace chattcp
