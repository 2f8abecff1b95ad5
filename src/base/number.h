// Numbers as text.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace chattcp {

// Reads all of `text` as a whole decimal number. Nothing for anything else, such as blanks or a
// plus sign, and for a number that does not fit into `Number`.
template <typename Number> std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && stop == end ? std::optional(number) : std::nullopt;
}

// Reads a whole number from `least` to `most`. Throws a UsageError that names `flag`, the value
// and these bounds.
std::int64_t parse_whole_number(std::string_view flag, std::string_view text, std::int64_t least,
                                std::int64_t most);

// Reads seconds, such as 10 or 0.5, above zero and at most a year. Throws a UsageError.
double parse_seconds(std::string_view flag, std::string_view text);

} // namespace chattcp
