// A file that lives in memory, for a target whose code opens one by its name.
#pragma once

#include "base/bytes.h"

namespace chattcp::fuzz {

// The name under which open(2) finds the file, in code that is linked with memory_file.cpp and the
// option --wrap of the linker for open, read, fstat and close. Such a call costs some nanoseconds
// where a true one costs some microseconds.
inline constexpr const char* kMemoryFile = "/memory-file";

// What the file holds from now on; `content` must stay.
void set_memory_file(ByteView content);

} // namespace chattcp::fuzz
