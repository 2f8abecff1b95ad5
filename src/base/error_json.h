// Errors for programs.
#pragma once

#include <string>

namespace chattcp {

// {"error":"…"} on one line, without a newline. Bytes that are not UTF-8 become U+FFFD.
std::string error_json(const std::string& message);

} // namespace chattcp
