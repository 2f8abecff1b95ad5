#include "output/text/wall_clock.h"

#include "support/catch.h"
#include "support/environment.h"

#include <cstdlib>
#include <limits>
#include <string>

using namespace chattcp;

namespace {

std::string text_of(WallClock& clock, Timestamp time) {
  std::array<char, WallClock::kTextLength + 1> room{}; // One more is stored.
  const char* const end = clock.write(time, room.data());
  return {room.data(), static_cast<std::size_t>(end - room.data())};
}

// The zone TZ while a test runs.
class Zone {
public:
  explicit Zone(const char* name) { test::set_variable("TZ", name); }
  ~Zone() { test::set_variable("TZ", nullptr); }
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;
};

} // namespace

TEST_CASE("WallClock writes the time of day to the microsecond") {
  const Zone zone("UTC0");
  WallClock clock;
  CHECK(text_of(clock, {.seconds = 1234567890, .nanoseconds = 123456789}) == "23:31:30.123456");
  CHECK(text_of(clock, {.seconds = 1234567890, .nanoseconds = 999}) == "23:31:30.000000");
  CHECK(text_of(clock, {.seconds = 0, .nanoseconds = 0}) == "00:00:00.000000");
}

TEST_CASE("WallClock follows the time zone and its summer time", "[posix]") {
  const Zone zone("CET-1CEST,M3.5.0,M10.5.0/3");
  WallClock clock;
  CHECK(text_of(clock, {.seconds = 1700000000, .nanoseconds = 0}) == "23:13:20.000000");
  CHECK(text_of(clock, {.seconds = 1690000000, .nanoseconds = 0}) == "06:26:40.000000");
}

TEST_CASE("WallClock bears whatever a file may hold") {
  const Zone zone("UTC0");
  WallClock clock;
  CHECK(text_of(clock, {.seconds = 10, .nanoseconds = -1}) == "00:00:09.999999");
  CHECK(text_of(clock, {.seconds = -1, .nanoseconds = 0}) == "23:59:59.000000");
  CHECK(text_of(clock, {.seconds = 0, .nanoseconds = 4'294'967'295}) == "00:00:04.294967");
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  for (const std::int64_t seconds : {kMost, kLeast}) {
    for (const std::int64_t nanoseconds : {kMost, kLeast, std::int64_t{0}}) {
      CHECK(text_of(clock, {.seconds = seconds, .nanoseconds = nanoseconds}).size() ==
            WallClock::kTextLength);
    }
  }
}
