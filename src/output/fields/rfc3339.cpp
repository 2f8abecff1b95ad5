#include "output/fields/rfc3339.h"

#include "output/literal.h"

#include <chrono>
#include <cstdint>

namespace chattcp {

namespace {

// Seconds since the epoch of the years 0 and 10000.
constexpr std::int64_t kFirst = -62'167'219'200;
constexpr std::int64_t kBehindLast = 253'402'300'800;

char* write_digits(std::int64_t value, int digits, char* out) {
  for (int i = digits - 1; i >= 0; --i) {
    out[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  return out + digits;
}

} // namespace

char* write_rfc3339(const Timestamp& time, char* out) {
  constexpr std::int64_t kFar = std::int64_t{1} << 60U;
  if (time.seconds < -kFar || time.seconds > kFar) {
    return write("null", out);
  }
  const Timestamp moment = time.normalized();
  if (moment.seconds < kFirst || moment.seconds >= kBehindLast) {
    return write("null", out);
  }
  const std::chrono::sys_seconds second{std::chrono::seconds(moment.seconds)};
  const auto midnight = std::chrono::floor<std::chrono::days>(second);
  const std::chrono::year_month_day date(midnight);
  const std::chrono::hh_mm_ss clock(second - midnight);
  out = write_digits(static_cast<int>(date.year()), 4, write("\"", out));
  out = write_digits(static_cast<unsigned>(date.month()), 2, write("-", out));
  out = write_digits(static_cast<unsigned>(date.day()), 2, write("-", out));
  out = write_digits(clock.hours().count(), 2, write("T", out));
  out = write_digits(clock.minutes().count(), 2, write(":", out));
  out = write_digits(clock.seconds().count(), 2, write(":", out));
  out = write_digits(moment.nanoseconds, 9, write(".", out));
  return write("Z\"", out);
}

} // namespace chattcp
