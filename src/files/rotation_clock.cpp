#include "files/rotation_clock.h"

#include "platform/local_time.h"

#include <algorithm>

namespace chattcp {

namespace {

constexpr std::int64_t kDay = 86400;
constexpr std::int64_t kHour = 3600;

std::int64_t second_of_day(std::int64_t seconds) {
  std::tm local{};
  return local_time(seconds, local)
             ? local.tm_hour * kHour + std::int64_t{local.tm_min} * 60 + local.tm_sec
             : seconds % kDay;
}

// How long until a multiple of the interval, or midnight, if no clock is changed before.
std::int64_t until_next(std::int64_t second, std::int64_t interval) {
  return std::min((second / interval + 1) * interval, kDay) - second;
}

} // namespace

std::int64_t next_rotation(std::int64_t seconds, std::uint32_t interval) {
  const std::int64_t before = second_of_day(seconds);
  const std::int64_t wait = until_next(before, interval);
  const std::int64_t after = second_of_day(seconds + wait);
  if (after % interval == 0) {
    return seconds + wait;
  }
  // Summer time begins or ends in between.
  const std::int64_t change = after - (before + wait) % kDay;
  const std::int64_t moved = change > kDay / 2    ? change - kDay
                             : change < -kDay / 2 ? change + kDay
                                                  : change;
  // The multiple is moved, or skipped where the clock is put forward.
  return moved < wait ? seconds + wait - moved : next_rotation(seconds + wait, interval);
}

} // namespace chattcp
