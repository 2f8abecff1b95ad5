// An open file that lives in memory.
#pragma once

#include "base/bytes.h"

namespace chattcp::fuzz {

// Its descriptor, in code that is linked with memory_file.cpp and the options --wrap of the linker
// for read, fstat and close. Such a call costs some nanoseconds where a true one costs a
// microsecond.
inline constexpr int kMemoryFile = 1 << 20; // More than a process has.

// What the file holds from now on; `content` must stay.
void set_memory_file(ByteView content);

} // namespace chattcp::fuzz
