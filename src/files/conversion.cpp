#include "files/conversion.h"

#include <algorithm>
#include <array>

namespace chattcp {

namespace {

constexpr std::array<std::string_view, 7> kDays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 2> kHalves{"AM", "PM"};
constexpr std::size_t kShort = 3; // Letters of a name that is cut.

std::string digits(std::int64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

// Days after 1970 in the proleptic Gregorian calendar; `month` from 1.
std::int64_t days_after_1970(std::int64_t year, std::int64_t month, std::int64_t day) {
  const std::int64_t years = month <= 2 ? year - 1 : year; // They begin in March.
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return years * 365 + years / 4 - years / 100 + years / 400 + day_of_year - 719468;
}

// "+0130": how much local time is ahead of UTC.
std::string offset_text(std::int64_t seconds, const std::tm& local) {
  const std::int64_t days =
      days_after_1970(std::int64_t{local.tm_year} + 1900, local.tm_mon + 1, local.tm_mday);
  const std::int64_t here = ((days * 24 + local.tm_hour) * 60 + local.tm_min) * 60 + local.tm_sec;
  const std::int64_t ahead = (here - seconds) / 60;
  const std::int64_t minutes = ahead < 0 ? -ahead : ahead;
  return (ahead < 0 ? "-" : "+") + digits(minutes / 60, 2) + digits(minutes % 60, 2);
}

std::string hour_of_half(int hour) {
  return digits(hour % 12 == 0 ? 12 : hour % 12, 2);
}

std::string date(const std::tm& local) {
  return digits(local.tm_year + 1900, 4) + "-" + digits(local.tm_mon + 1, 2) + "-" +
         digits(local.tm_mday, 2);
}

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

bool take_text(std::string_view text, std::string_view& rest) {
  const bool found = !text.empty() && rest.starts_with(text);
  rest.remove_prefix(found ? text.size() : 0);
  return found;
}

bool take_digits(std::size_t least, std::size_t most, std::string_view& rest) {
  const auto* const end = std::find_if_not(
      rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(std::min(most, rest.size())),
      is_digit);
  const auto count = static_cast<std::size_t>(end - rest.begin());
  rest.remove_prefix(count >= least ? count : 0);
  return count >= least;
}

template <typename Names> std::size_t longest_of(const Names& names) {
  std::size_t longest = 0;
  for (const std::string_view name : names) {
    longest = std::max(longest, name.size());
  }
  return longest;
}

// One of the names, cut to `length`.
template <typename Names>
bool take_name(const Names& names, std::size_t length, std::string_view& rest) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return take_text(name.substr(0, length), rest);
  });
}

bool take_date(std::string_view& rest) {
  return take_digits(4, 4, rest) && take_text("-", rest) && take_digits(2, 2, rest) &&
         take_text("-", rest) && take_digits(2, 2, rest);
}

} // namespace

std::string convert(char conversion, std::int64_t seconds, const std::tm& local) {
  switch (conversion) {
  case 'Y':
    return digits(local.tm_year + 1900, 4);
  case 'y':
    return digits(local.tm_year % 100, 2);
  case 'm':
    return digits(local.tm_mon + 1, 2);
  case 'd':
    return digits(local.tm_mday, 2);
  case 'H':
    return digits(local.tm_hour, 2);
  case 'I':
    return hour_of_half(local.tm_hour);
  case 'M':
    return digits(local.tm_min, 2);
  case 'S':
    return digits(local.tm_sec, 2);
  case 'p':
    return std::string(kHalves.at(local.tm_hour < 12 ? 0 : 1));
  case 'j':
    return digits(local.tm_yday + 1, 3);
  case 'F':
    return date(local);
  case 's':
    return std::to_string(seconds);
  case 'z':
    return offset_text(seconds, local);
  case 'a':
  case 'A':
    return std::string(kDays.at(static_cast<std::size_t>(local.tm_wday))
                           .substr(0, conversion == 'a' ? kShort : std::string_view::npos));
  case 'b':
  case 'B':
    return std::string(kMonths.at(static_cast<std::size_t>(local.tm_mon))
                           .substr(0, conversion == 'b' ? kShort : std::string_view::npos));
  default:
    return {};
  }
}

std::size_t longest_text(char conversion) {
  switch (conversion) {
  case 'A':
    return longest_of(kDays);
  case 'B':
    return longest_of(kMonths);
  case 's':
    return 10;
  default: {
    std::tm begin{}; // Of 1970.
    begin.tm_year = 70;
    begin.tm_mday = 1;
    return convert(conversion, 0, begin).size();
  }
  }
}

bool take_converted(char conversion, std::string_view& rest) {
  constexpr std::size_t kMostDigits = 20;
  switch (conversion) {
  case 'Y':
    return take_digits(4, 4, rest);
  case 'j':
    return take_digits(3, 3, rest);
  case 's':
    return take_digits(1, kMostDigits, rest);
  case 'F':
    return take_date(rest);
  case 'p':
    return take_name(kHalves, 2, rest);
  case 'z':
    return (take_text("+", rest) || take_text("-", rest)) && take_digits(4, 4, rest);
  case 'a':
    return take_name(kDays, kShort, rest);
  case 'A':
    return take_name(kDays, std::string_view::npos, rest);
  case 'b':
    return take_name(kMonths, kShort, rest);
  case 'B':
    return take_name(kMonths, std::string_view::npos, rest);
  default:
    return take_digits(2, 2, rest);
  }
}

} // namespace chattcp
