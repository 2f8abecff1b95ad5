#include "base/number.h"

#include "base/error.h"

namespace chattcp {

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
  const std::optional<double> value = parse_number<double>(text);
  if (!value || !(*value > 0) || *value > kYear) {
    refuse_value(flag, text, "a number of seconds above 0, such as 10 or 0.5, up to a year");
  }
  return *value;
}

} // namespace chattcp
