// A capture file that is open but not yet read, as its content is untrusted.
#pragma once

#include "base/descriptor.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace chattcp {

inline constexpr unsigned kMostHistoryBits = 27; // 128 MiB: what zstd itself allows.

// Like read(2): at least one and up to `room` bytes; 0 at the end. Called by one thread. Before a
// wait for more it calls `on_wait`, and returns 0 if that returns false. What it throws, other than
// FileError, ends the run.
using ReadBytes = std::function<std::size_t(std::uint8_t* out, std::size_t room,
                                            const std::function<bool()>& on_wait)>;

struct InputFile {
  std::string name;      // For messages.
  Descriptor descriptor; // Not used if there is `read`.
  // The most bytes per read(2): large enough that the calls cost little, small enough that the
  // bytes stay in the processor's cache until they are decoded.
  std::size_t window = std::size_t{256} * 1024;
  ReadBytes read = nullptr; // Where the bytes come from, if not from a descriptor.
  // A zstd frame that needs more history than 2 to the power of this is refused.
  unsigned history_bits = kMostHistoryBits;
};

// Opens each of `paths`, or standard input for "-". Does not wait for the writer of a named pipe.
// Raises the process's limit of open files if necessary. Throws Error.
std::vector<InputFile> open_input_files(const std::vector<std::string>& paths);

// The bytes left to read in a regular file; nothing for anything else.
std::optional<std::uint64_t> size_of(const InputFile& input);

} // namespace chattcp
