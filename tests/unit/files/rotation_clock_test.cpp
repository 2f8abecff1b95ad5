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

TEST_CASE("next_rotation moves on, whatever the clock does", "[posix]") {
  const test::TimeZone zone(kSummerTime);
  for (const std::int64_t begin : {kForward - 3 * kHour, kBack - 3 * kHour}) {
    for (const std::uint32_t interval : {1U, 7U, 900U, 3600U, 7000U, 7200U, 10800U, 43200U}) {
      for (std::int64_t at = begin; at < begin + 6 * kHour; at += 601) {
        const std::int64_t next = next_rotation(at, interval);
        CAPTURE(at, interval, next);
        CHECK(next > at);
        CHECK(next <= at + interval + kHour);
      }
    }
  }
}
