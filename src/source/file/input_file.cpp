#include "source/file/input_file.h"

#include "base/error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <utility>

namespace chattcp {

namespace {

// O_NONBLOCK: opening a named pipe would otherwise wait for its writer, and a stop could not
// interrupt that.
int open_path(const std::string& path) {
  return path == "-" ? dup(STDIN_FILENO) : open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

// Up to the hard limit. Returns false if it is already that high.
bool raise_limit_of_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) {
    return false;
  }
  limit.rlim_cur = limit.rlim_max;
  return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

InputFile open_input_file(const std::string& path) {
  std::string name = path == "-" ? "standard input" : path;
  int fd = open_path(path);
  if (fd < 0 && errno == EMFILE && raise_limit_of_files()) {
    fd = open_path(path);
  }
  if (fd < 0) {
    const int error = errno;
    throw Error(name + ": cannot open: " + std::strerror(error) +
                (error == EMFILE ? "; all files are opened before the first is read" : ""));
  }
  return {.name = std::move(name), .descriptor = Descriptor(fd)};
}

} // namespace

std::vector<InputFile> open_input_files(const std::vector<std::string>& paths) {
  std::vector<InputFile> inputs;
  inputs.reserve(paths.size());
  for (const std::string& path : paths) {
    inputs.push_back(open_input_file(path));
  }
  return inputs;
}

std::optional<std::uint64_t> size_of(const InputFile& input) {
  struct stat status {};
  const int fd = input.descriptor.fd();
  if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  const off_t begin = lseek(fd, 0, SEEK_CUR); // Standard input may have been read in part.
  return static_cast<std::uint64_t>(std::max<off_t>(status.st_size - std::max<off_t>(begin, 0), 0));
}

} // namespace chattcp
