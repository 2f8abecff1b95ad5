#include "base/number.h"

#include "base/error.h"

#include <charconv>

namespace chattcp {

namespace {

template <typename Number> bool read_whole(const std::string& text, Number& value) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stop == end && !text.empty();
}

} // namespace

std::int64_t parse_whole_number(std::string_view flag, const std::string& text, std::int64_t least,
                                std::int64_t most) {
  std::int64_t value = 0;
  if (!read_whole(text, value) || value < least || value > most) {
    refuse_value(flag, text,
                 "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  return value;
}

double parse_seconds(std::string_view flag, const std::string& text) {
  constexpr double kYear = 366.0 * 24 * 60 * 60;
  double value = 0;
  if (!read_whole(text, value) || !(value > 0) || value > kYear) {
    refuse_value(flag, text, "a number of seconds above 0, such as 10 or 0.5, up to a year");
  }
  return value;
}

} // namespace chattcp
