// Numbers that users write.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace chattcp {

// Reads a whole number from `least` to `most`. Throws a UsageError that names `flag`, the value
// and these bounds.
std::int64_t parse_whole_number(std::string_view flag, const std::string& text, std::int64_t least,
                                std::int64_t most);

// Reads seconds, such as 10 or 0.5, above zero and at most a year.
double parse_seconds(std::string_view flag, const std::string& text);

} // namespace chattcp
