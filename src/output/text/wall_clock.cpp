#include "output/text/wall_clock.h"

#include "base/decimal.h"
#include "platform/local_time.h"

#include <cstring>
#include <ctime>

namespace chattcp {

namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;

// Rounded down, also before 1970; and the remainder, which is not negative.
std::int64_t floor_divide(std::int64_t number, std::int64_t divisor) {
  return number / divisor - (number % divisor < 0 ? 1 : 0);
}

std::int64_t floor_modulo(std::int64_t number, std::int64_t divisor) {
  return number % divisor + (number % divisor < 0 ? divisor : 0);
}

char* write_two_digits(unsigned number, char* out) {
  *out++ = static_cast<char>('0' + number / 10);
  *out++ = static_cast<char>('0' + number % 10);
  return out;
}

std::array<char, 8> time_of_day(std::int64_t second) {
  const auto in_day = static_cast<int>(floor_modulo(second, kSecondsPerDay));
  std::tm time{};
  if (!local_time(second, time)) {
    time.tm_hour = in_day / 3600;
    time.tm_min = in_day / 60 % 60;
    time.tm_sec = in_day % 60;
  }
  std::array<char, 8> text{};
  char* end = write_two_digits(static_cast<unsigned>(time.tm_hour), text.data());
  *end++ = ':';
  end = write_two_digits(static_cast<unsigned>(time.tm_min), end);
  *end++ = ':';
  write_two_digits(static_cast<unsigned>(time.tm_sec), end);
  return text;
}

} // namespace

WallClock::WallClock() {
  read_time_zone();
  text_ = time_of_day(second_);
}

char* WallClock::write(Timestamp time, char* out) {
  // A file may hold any number of nanoseconds, and of seconds.
  const std::int64_t carry = floor_divide(time.nanoseconds, kNanosecondsPerSecond);
  const auto second = static_cast<std::int64_t>(static_cast<std::uint64_t>(time.seconds) +
                                                static_cast<std::uint64_t>(carry));
  if (second != second_) {
    second_ = second;
    text_ = time_of_day(second);
  }
  const auto microseconds =
      static_cast<unsigned>(floor_modulo(time.nanoseconds, kNanosecondsPerSecond) / 1000);
  std::memcpy(out, text_.data(), text_.size());
  out += text_.size();
  *out++ = '.';
  for (const unsigned part : {microseconds / 1000, microseconds % 1000}) {
    out = decimal_detail::copy(kShortDecimals[1][part], out); // Stores one beyond.
  }
  return out;
}

} // namespace chattcp
