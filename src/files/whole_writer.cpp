#include "files/whole_writer.h"

#include "platform/directory.h"
#include "platform/file.h"

#include <cerrno>
#include <optional>

namespace chattcp {

namespace {

// Removes the last bytes of a file. False: it still has them, as any pipe or device.
bool take_back(int fd, std::size_t count) {
  const std::optional<std::uint64_t> size = file_size(fd);
  return count == 0 || (size && *size >= count && cut_file(fd, *size - count));
}

} // namespace

int WholeWriter::write(int fd, std::string_view bytes) {
  unwritten_ = bytes.size();
  while (unwritten_ != 0) {
    const std::size_t done = bytes.size() - unwritten_;
    const std::ptrdiff_t count = write_file(fd, bytes.data() + done, unwritten_);
    if (count >= 0) {
      unwritten_ -= static_cast<std::size_t>(count);
      continue;
    }
    const int error = errno;
    const std::size_t whole = content_.whole_part(bytes, done);
    if (take_back(fd, done - whole)) {
      unwritten_ = bytes.size() - whole;
    }
    return error;
  }
  return 0;
}

} // namespace chattcp
