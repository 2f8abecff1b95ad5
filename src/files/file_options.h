// How the files of a run follow one another.
#pragma once

#include <cstdint>

namespace chattcp {

enum class FileCompression : std::uint8_t { none, zstd, gzip };

// A file ends at the first limit that it reaches. For each name of files on its own.
struct FileOptions {
  std::uint64_t rotate_bytes = 0;   // Of one file, before compression; 0: no limit.
  std::uint32_t rotate_seconds = 0; // Multiples of these since midnight, local time; 0: no limit.
  std::uint64_t keep = 0;           // Finished files; 0: all.
  std::uint64_t keep_bytes = 0;     // Of all files, the current one included; 0: no limit.
  FileCompression compression = FileCompression::none; // Of finished files.

  // False: there is one file.
  bool rotates() const { return rotate_bytes != 0 || rotate_seconds != 0; }

  // Old files are removed.
  bool keeps_to_limits() const { return keep != 0 || keep_bytes != 0; }
};

} // namespace chattcp
