// Bytes that somebody else owns.
#pragma once

#include <cstdint>
#include <span>

namespace chattcp {

// A view of raw bytes. Valid as long as the buffer it points into, which each user names.
using ByteView = std::span<const std::uint8_t>;

} // namespace chattcp
