// A capture file that has been opened and not yet read: what is in it may be anybody's.
#pragma once

#include "base/descriptor.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chattcp {

struct InputFile {
  std::string name; // For messages.
  Descriptor descriptor;
  // How many bytes are read at once, at the most. A read should cost little beside what is done
  // with the bytes, which should still be in the processor's cache then.
  std::size_t window = std::size_t{256} * 1024;
};

// Opens each of `paths`, or standard input for "-". Does not wait for the writer of a named pipe.
// Raises the process's limit of open files where it must. Throws Error.
std::vector<InputFile> open_input_files(const std::vector<std::string>& paths);

// Bytes of a regular file from where it is to be read; nothing for other ones.
std::optional<std::uint64_t> size_of(const InputFile& input);

} // namespace chattcp
