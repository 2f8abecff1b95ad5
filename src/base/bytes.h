// Views of bytes.
#pragma once

#include <cstdint>
#include <span>

namespace chattcp {

// A view of raw bytes. Valid as long as the buffer it points into; each function that returns one
// names that buffer.
using ByteView = std::span<const std::uint8_t>;

} // namespace chattcp
