// A capture file that has been opened and not yet read: what is in it may be anybody's.
#pragma once

#include "base/descriptor.h"

#include <string>

namespace chattcp {

struct InputFile {
  std::string name; // For messages.
  Descriptor descriptor;
};

// Opens `path`, or standard input for "-". Does not wait for the writer of a named pipe. Throws
// Error.
InputFile open_input_file(const std::string& path);

} // namespace chattcp
