#include "files/rotation_clock.h"

#include "support/catch.h"
#include "support/time_zone.h"

using namespace chattcp;

namespace {

constexpr std::int64_t kMidnight = 1'789'948'800; // 2026-09-21 in UTC.
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 24 * kHour;

// Of Central Europe.
constexpr const char* kSummerTime = "CET-1CEST,M3.5.0,M10.5.0/3";
constexpr std::int64_t kForward = 1'774'746'000; // 2026-03-29 01:00 UTC: 02:00 becomes 03:00.
constexpr std::int64_t kBack = 1'792'890'000;    // 2026-10-25 01:00 UTC: 03:00 becomes 02:00.

// By looking at each second.
std::int64_t first_multiple_after(std::int64_t seconds, std::uint32_t interval) {
  std::tm local{};
  do {
    local_time(++seconds, local);
  } while ((local.tm_hour * kHour + local.tm_min * 60 + local.tm_sec) % interval != 0);
  return seconds;
}

} // namespace

TEST_CASE("next_rotation: multiples since midnight") {
  const test::TimeZone zone("UTC0");
  CHECK(next_rotation(kMidnight, 60) == kMidnight + 60);
  CHECK(next_rotation(kMidnight + 59, 60) == kMidnight + 60);
  CHECK(next_rotation(kMidnight + 61, 60) == kMidnight + 120);
  CHECK(next_rotation(kMidnight + 5, 1) == kMidnight + 6);
  CHECK(next_rotation(kMidnight + 5, 86400) == kMidnight + kDay);
}

TEST_CASE("next_rotation: midnight is a multiple of all") {
  const test::TimeZone zone("UTC0");
  CHECK(next_rotation(kMidnight + 23 * kHour, 7 * 3600) == kMidnight + kDay);
  CHECK(next_rotation(kMidnight + kDay - 1, 50000) == kMidnight + kDay);
}

TEST_CASE("next_rotation: local time", "[posix]") {
  const test::TimeZone zone("NPT-05:45");
  CHECK(next_rotation(kMidnight, 3600) == kMidnight + kHour / 4);
  CHECK(next_rotation(kMidnight, 86400) == kMidnight + 18 * kHour + kHour / 4);
}

TEST_CASE("next_rotation: days of 23 and 25 hours", "[posix]") {
  const test::TimeZone zone(kSummerTime);
  CHECK(next_rotation(kForward - kHour / 2, 86400) == kForward - 2 * kHour + 23 * kHour);
  CHECK(next_rotation(kBack - kHour / 2, 86400) == kBack - 3 * kHour + 25 * kHour);
  CHECK(next_rotation(kForward - kHour / 2, 3600) == kForward);
  CHECK(next_rotation(kBack - kHour / 2, 3600) == kBack);
  CHECK(next_rotation(kBack, 3600) == kBack + kHour);
}

TEST_CASE("next_rotation: a multiple that the clock skips", "[posix]") {
  const test::TimeZone zone(kSummerTime);
  CHECK(next_rotation(kForward - 2 * kHour, 7200) == kForward + kHour); // 02:00 is none; 04:00 is.
  CHECK(next_rotation(kForward - 1, 7200) == kForward + kHour);
  CHECK(next_rotation(kForward - 1, 10800) == kForward); // 03:00
  CHECK(next_rotation(kForward - kHour, 5400) == kForward - kHour / 2);
  CHECK(next_rotation(kForward - kHour / 2, 5400) == kForward);
}

TEST_CASE("next_rotation: a multiple that comes twice", "[posix]") {
  const test::TimeZone zone(kSummerTime);
  CHECK(next_rotation(kBack - 3 * kHour, 7200) == kBack - kHour); // 02:00
  CHECK(next_rotation(kBack - kHour, 7200) == kBack);             // And again.
  CHECK(next_rotation(kBack, 7200) == kBack + 2 * kHour);         // 04:00
  CHECK(next_rotation(kBack - kHour, 10800) == kBack + kHour);    // 03:00
}

TEST_CASE("next_rotation: a day without midnight begins with its first moment", "[posix]") {
  struct Change {
    const char* zone;
    std::int64_t moment;
  };
  for (const auto& [name, moment] : {
           Change{"<-04>4<-03>,M9.1.6/24,M4.1.6/24", 1'788'667'200}, // Chile: 2026-09-06 04:00 UTC
           Change{"EET-2EEST,M4.5.5/0,M10.5.4/24", 1'776'981'600},   // Egypt: 2026-04-23 22:00 UTC
           Change{"EET-2EEST,M3.5.0/0,M10.5.0/0", 1'774'735'200},    // Lebanon: 2026-03-28 22:00
       }) {
    const test::TimeZone zone(name);
    for (const std::uint32_t interval : {86400U, 43200U, 7200U, 3600U, 50000U}) {
      CAPTURE(name, interval);
      CHECK(next_rotation(moment - kHour, interval) == moment);
      CHECK(next_rotation(moment - 1, interval) == moment);
    }
    CHECK(next_rotation(moment - kDay, 86400) == moment);
    CHECK(next_rotation(moment, 86400) == moment + 23 * kHour);
    CHECK(next_rotation(moment, 7200) == moment + kHour);
  }
}

TEST_CASE("next_rotation: a clock that goes back before midnight", "[posix]") {
  constexpr std::int64_t kMoment = 1'775'358'000; // 2026-04-05 03:00 UTC: 24:00 becomes 23:00.
  const test::TimeZone zone("<-04>4<-03>,M9.1.6/24,M4.1.6/24");
  CHECK(next_rotation(kMoment - 24 * kHour, 86400) == kMoment + kHour);
  CHECK(next_rotation(kMoment - 1, 86400) == kMoment + kHour);
  CHECK(next_rotation(kMoment - 1, 3600) == kMoment); // 23:00 again.
}

TEST_CASE("next_rotation finds the first moment that is due, whatever the clock does", "[posix]") {
  const test::TimeZone zone(kSummerTime);
  for (const std::int64_t begin : {kForward - 3 * kHour, kBack - 3 * kHour}) {
    for (const std::uint32_t interval : {1U, 7U, 900U, 3600U, 7000U, 7200U, 10800U, 43200U}) {
      for (std::int64_t at = begin; at < begin + 6 * kHour; at += 1201) {
        CAPTURE(at, interval);
        CHECK(next_rotation(at, interval) == first_multiple_after(at, interval));
      }
    }
  }
}
