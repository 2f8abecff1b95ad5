#include "base/number.h"

#include "base/error.h"

#include <cstdlib>

namespace chattcp {

namespace {

// As std::from_chars() reads it, which libc++ 14 does not have for double. strtod() would also take
// blanks, a plus sign, names and hexadecimal numbers. The locale is always "C".
std::optional<double> parse_decimal(std::string_view text) {
  if (text.find_first_not_of("0123456789.eE+-") != std::string_view::npos ||
      text.substr(0, 1) == "+") {
    return std::nullopt;
  }
  const std::string copy(text);
  char* stop = nullptr;
  const double number = std::strtod(copy.c_str(), &stop);
  return !copy.empty() && *stop == '\0' ? std::optional(number) : std::nullopt;
}

} // namespace

std::int64_t parse_whole_number(std::string_view flag, std::string_view text, std::int64_t least,
                                std::int64_t most) {
  const std::optional<std::int64_t> value = parse_number<std::int64_t>(text);
  if (!value || *value < least || *value > most) {
    refuse_value(flag, text,
                 "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  return *value;
}

double parse_seconds(std::string_view flag, std::string_view text) {
  constexpr double kYear = 366.0 * 24 * 60 * 60;
  const std::optional<double> value = parse_decimal(text);
  if (!value || !(*value > 0) || *value > kYear) {
    refuse_value(flag, text, "a number of seconds above 0, such as 10 or 0.5, up to a year");
  }
  return *value;
}

} // namespace chattcp
