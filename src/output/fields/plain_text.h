// Texts out of JSON.
#pragma once

#include <cstddef>
#include <string_view>

namespace chattcp {

// Writes what a JSON string means (RFC 8259, 7), which is never longer, to `out`; returns its
// length. `out` may be where the string is. The string is one that this program has written.
std::size_t unescape_json(std::string_view string, char* out);

} // namespace chattcp
