#include "base/timestamp.h"

#include "support/catch.h"

#include <utility>

using namespace chattcp;

namespace {

std::int64_t milliseconds(std::int64_t seconds, std::int64_t nanoseconds) {
  return Timestamp{.seconds = seconds, .nanoseconds = nanoseconds}.milliseconds();
}

} // namespace

TEST_CASE("Timestamp rounds down to whole milliseconds") {
  CHECK(milliseconds(0, 0) == 0);
  CHECK(milliseconds(0, 999'999) == 0);
  CHECK(milliseconds(0, 1'000'000) == 1);
  CHECK(milliseconds(1234567890, 123'999'999) == 1234567890123);
  CHECK(milliseconds(1, 999'999'999) == 1999);
}

TEST_CASE("Timestamp rounds down, also before 1970") {
  CHECK(milliseconds(-1, 0) == -1000);
  CHECK(milliseconds(-1, 1) == -1000);
  CHECK(milliseconds(-1, 999'999'999) == -1);
  CHECK(milliseconds(0, -1) == -1);
  CHECK(milliseconds(0, -1'000'000) == -1);
  CHECK(milliseconds(0, -1'000'001) == -2);
}

TEST_CASE("Timestamp takes nanoseconds beyond a second, as hostile files hold") {
  CHECK(milliseconds(1, 4'294'967'295) == 5294);
  CHECK(milliseconds(1, 2'000'000'000) == 3000);
}

TEST_CASE("Timestamp carries nanoseconds beyond a second, and below none") {
  const auto normalized = [](std::int64_t seconds, std::int64_t nanoseconds) {
    const Timestamp time = Timestamp{.seconds = seconds, .nanoseconds = nanoseconds}.normalized();
    return std::pair(time.seconds, time.nanoseconds);
  };
  CHECK(normalized(5, 999'999'999) == std::pair<std::int64_t, std::int64_t>(5, 999'999'999));
  CHECK(normalized(5, 1'000'000'000) == std::pair<std::int64_t, std::int64_t>(6, 0));
  CHECK(normalized(5, 4'294'967'295) == std::pair<std::int64_t, std::int64_t>(9, 294'967'295));
  CHECK(normalized(5, -1) == std::pair<std::int64_t, std::int64_t>(4, 999'999'999));
  CHECK(normalized(-5, -1'000'000'000) == std::pair<std::int64_t, std::int64_t>(-6, 0));
  CHECK(normalized(INT64_MAX, 0) == std::pair<std::int64_t, std::int64_t>(INT64_MAX, 0));
}

TEST_CASE("Timestamp stays at the ends of what it can say") {
  CHECK(milliseconds(INT64_MAX, 0) > milliseconds(1'000'000'000'000, 0));
  CHECK(milliseconds(INT64_MIN, 0) < milliseconds(-1'000'000'000'000, 0));
  CHECK(milliseconds(INT64_MAX, INT64_MAX) > 0);
  CHECK(milliseconds(INT64_MIN, INT64_MIN) < 0);
}

TEST_CASE("Timestamp has nanoseconds of which any two can be subtracted") {
  const auto all = [](std::int64_t seconds, std::int64_t nanoseconds) {
    return Timestamp{.seconds = seconds, .nanoseconds = nanoseconds}.all_nanoseconds();
  };
  CHECK(all(1'700'000'000, 123'456'789) == 1'700'000'000'123'456'789);
  CHECK(all(4'294'967'295, 999'999'999) == 4'294'967'295'999'999'999); // The end of 32 bits.
  CHECK(all(-1, 999'999'999) == -1);
  CHECK(all(0, -1) == -1);
  const std::int64_t last = all(INT64_MAX, INT64_MAX);
  const std::int64_t first = all(INT64_MIN, INT64_MIN);
  CHECK(last > all(4'294'967'295, 0));
  CHECK(first < 0);
  CHECK(first == -last);
  CHECK(last <= INT64_MAX / 2);
}
