#include "http/message/http_date.h"

#include "platform/local_time.h"

#include <array>
#include <cstdio>

namespace chattcp {

std::string http_date(std::time_t time) {
  constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  constexpr int kEpoch = 1900; // Of struct tm.
  constexpr std::size_t kLongest = 64;
  std::tm utc{};
  universal_time(time, utc);
  std::array<char, kLongest> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                kDays.at(static_cast<std::size_t>(utc.tm_wday)), utc.tm_mday,
                kMonths.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + kEpoch, utc.tm_hour,
                utc.tm_min, utc.tm_sec);
  return text.data();
}

} // namespace chattcp
