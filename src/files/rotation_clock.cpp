#include "files/rotation_clock.h"

#include "platform/local_time.h"

#include <algorithm>

namespace chattcp {

namespace {

constexpr std::int64_t kDay = 86400;
constexpr std::int64_t kHour = 3600;

struct LocalTime {
  std::int64_t day = 0; // Rises by any number from one day to the next.
  std::int64_t second = 0;
};

LocalTime local_time_at(std::int64_t moment) {
  constexpr std::int64_t kMostDays = 366; // Of a year.
  std::tm local{};
  if (!local_time(moment, local)) {
    return {.day = moment / kDay, .second = moment % kDay};
  }
  const std::int64_t second =
      local.tm_hour * kHour + std::int64_t{local.tm_min} * 60 + local.tm_sec;
  return {.day = local.tm_year * kMostDays + local.tm_yday,
          .second = std::min(second, kDay - 1)}; // Of a leap second.
}

// How far the local time of day is ahead of UTC's; changes only where clocks are changed.
std::int64_t ahead_at(std::int64_t moment) {
  return (local_time_at(moment).second - moment % kDay + kDay) % kDay;
}

// How long until a multiple of the interval, or midnight, if no clock is changed before.
std::int64_t until_next(std::int64_t second, std::int64_t interval) {
  return std::min((second / interval + 1) * interval, kDay) - second;
}

// The first moment after clocks were changed, of which there is one after `begin`, at `end` at the
// latest.
std::int64_t first_after_change(std::int64_t begin, std::int64_t end) {
  const std::int64_t before = ahead_at(begin);
  while (end - begin > 1) {
    const std::int64_t middle = begin + (end - begin) / 2;
    (ahead_at(middle) == before ? begin : end) = middle;
  }
  return end;
}

// A day may begin at 01:00, as its midnight is skipped.
bool is_due_at(std::int64_t moment, std::int64_t interval) {
  const LocalTime local = local_time_at(moment);
  return local.second % interval == 0 || local.day > local_time_at(moment - 1).day;
}

} // namespace

std::int64_t next_rotation(std::int64_t seconds, std::uint32_t interval) {
  const std::int64_t next = seconds + until_next(local_time_at(seconds).second, interval);
  if (ahead_at(next) == ahead_at(seconds)) {
    return next;
  }
  const std::int64_t change = first_after_change(seconds, next);
  return is_due_at(change, interval) ? change : next_rotation(change, interval);
}

} // namespace chattcp
