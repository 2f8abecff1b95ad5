// Compressors for gzip and zstd. Only compressor.cpp includes their libraries.
#pragma once

#include "files/file_options.h"

#include <string_view>

namespace chattcp {

// ".zst" or ".gz"; empty for none.
std::string_view suffix_of(FileCompression compression);

// Compresses all of the regular file `from`, whose offset may move, and writes that to `to`.
// Returns 0, or the errno of what failed; `to` then has a part. Throws only bad_alloc.
int compress_file(FileCompression compression, int from, int to);

} // namespace chattcp
