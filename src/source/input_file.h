// A capture file that has been opened and not yet read: what is in it may be anybody's.
#pragma once

#include "base/descriptor.h"

#include <cstddef>
#include <string>

namespace chattcp {

struct InputFile {
  std::string name; // For messages.
  Descriptor descriptor;
  // How many bytes are read at once, at the most. A read should cost little beside what is done
  // with the bytes, which should still be in the processor's cache then.
  std::size_t window = std::size_t{256} * 1024;
};

// Opens `path`, or standard input for "-". Does not wait for the writer of a named pipe. Throws
// Error.
InputFile open_input_file(const std::string& path);

} // namespace chattcp
