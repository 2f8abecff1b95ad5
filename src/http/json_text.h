// The small JSON objects of the API, each on one line, without a newline.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace chattcp {

// {"error":"…"}; bytes that are not UTF-8 become U+FFFD.
std::string error_json(const std::string& message);

// {"dropped":12,"where":"kernel"}
std::string dropped_json(std::uint64_t count, std::string_view place);

} // namespace chattcp
