#include "files/whole_writer.h"

#include "platform/directory.h"
#include "platform/file.h"

#include <cerrno>
#include <optional>

namespace chattcp {

namespace {

// Removes the last bytes of a file; leaves anything that is none.
void take_back(int fd, std::size_t count) {
  const std::optional<std::uint64_t> size = file_size(fd);
  if (count != 0 && size && *size >= count) {
    cut_file(fd, *size - count);
  }
}

} // namespace

bool WholeWriter::write(int fd, std::string_view bytes) {
  unwritten_ = bytes.size();
  for (std::size_t done = 0; done < bytes.size();) {
    const std::ptrdiff_t count = write_file(fd, bytes.data() + done, bytes.size() - done);
    if (count >= 0) {
      done += static_cast<std::size_t>(count);
      continue;
    }
    const int error = errno;
    if (error == EPIPE) {
      return false;
    }
    const std::size_t whole = content_.whole_part(bytes, done);
    take_back(fd, done - whole);
    bytes.remove_prefix(whole);
    done = 0;
    unwritten_ = bytes.size();
    on_failure_(error);
  }
  unwritten_ = 0;
  return true;
}

} // namespace chattcp
