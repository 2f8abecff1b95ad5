// A capture file that is open but not yet read, as its content is untrusted.
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
  // The most bytes per read(2): large enough that the calls cost little, small enough that the
  // bytes stay in the processor's cache until they are decoded.
  std::size_t window = std::size_t{256} * 1024;
};

// Opens each of `paths`, or standard input for "-". Does not wait for the writer of a named pipe.
// Raises the process's limit of open files if necessary. Throws Error.
std::vector<InputFile> open_input_files(const std::vector<std::string>& paths);

// The bytes left to read in a regular file; nothing for anything else.
std::optional<std::uint64_t> size_of(const InputFile& input);

} // namespace chattcp
