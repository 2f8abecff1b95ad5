#include "source/file/input_file.h"

#include "base/error.h"
#include "platform/descriptor_limit.h"
#include "platform/file.h"

#include <cerrno>
#include <cstring>
#include <utility>

namespace chattcp {

namespace {

int open_path(const std::string& path) {
  return path == "-" ? duplicate(kStandardInput) : open_to_read(path);
}

InputFile open_input_file(const std::string& path) {
  std::string name = path == "-" ? "standard input" : path;
  int fd = open_path(path);
  if (fd < 0 && errno == EMFILE && raise_descriptor_limit()) {
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
  return bytes_left(input.descriptor.fd());
}

} // namespace chattcp
