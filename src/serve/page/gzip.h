// Bytes as gzip (RFC 1952).
#pragma once

#include <string>
#include <string_view>

namespace chattcp {

// Compressed as well as zlib can. Throws std::bad_alloc where it finds no memory.
std::string gzip(std::string_view bytes);

} // namespace chattcp
