// How payload bytes are written in JSON.
#pragma once

#include "base/bytes.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace chattcp {

enum class PayloadEncoding : std::uint8_t {
  array,  // [104,105]
  base64, // "aGk=" (RFC 4648, 4)
  hex,    // "6869"
  text,   // "hi": valid UTF-8 is kept, every other byte sequence is U+FFFD
  none,   // []
};

// The names under which users choose them, in the order of the enumeration.
inline constexpr std::array<std::string_view, 5> kPayloadEncodingNames{"array", "base64", "hex",
                                                                       "text", "none"};

// Throws a UsageError that names `flag`, the name and the allowed ones.
PayloadEncoding parse_payload_encoding(std::string_view flag, std::string_view name);

// The most characters that write_payload() writes for `length` bytes.
constexpr std::size_t max_payload_text(std::size_t length) {
  return 8 + 6 * length;
}

// Writes `bytes` as one JSON value to `out`, which has room for max_payload_text(bytes.size()),
// and returns the end of what was written. Reads nothing outside `bytes`, allocates nothing.
char* write_payload(ByteView bytes, PayloadEncoding encoding, char* out);

} // namespace chattcp
