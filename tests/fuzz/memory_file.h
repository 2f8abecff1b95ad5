// Open files that live in memory.
#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <vector>

namespace chattcp::fuzz {

// The descriptor of one to be read, in code that is linked with memory_file.cpp and the options
// --wrap of the linker for read, write, lseek, fstat and close. Such a call costs some nanoseconds
// where a true one costs a microsecond.
inline constexpr int kMemoryFile = 1 << 20; // More than a process has.

// That of one to be written, which looks like a pipe.
inline constexpr int kMemoryOutput = kMemoryFile + 1;

// What the first one holds from now on; `content` must stay.
void set_memory_file(ByteView content);

// What has been written to the other one since the last call.
std::vector<std::uint8_t> take_memory_output();

} // namespace chattcp::fuzz
