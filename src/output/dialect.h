// The dialect of JSON.
#pragma once

#include <cstdint>

namespace chattcp {

enum class Dialect : std::uint8_t {
  documented,      // chattcp's own.
  chattcp_capture, // Of the Go server chattcp-capture, for its released clients.
};

} // namespace chattcp
