// Which JSON is spoken.
#pragma once

#include <cstdint>

namespace chattcp {

enum class Dialect : std::uint8_t {
  documented,      // chattcp's own.
  chattcp_capture, // That of the Go server chattcp-capture, for released clients of it.
};

} // namespace chattcp
