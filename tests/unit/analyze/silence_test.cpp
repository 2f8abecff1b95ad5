#include "analyze/silence.h"

#include "support/catch.h"

#include <vector>

using namespace chattcp;

namespace {

constexpr std::int64_t kBack = 100;

// How long a run with packets of these times has lasted.
std::uint64_t lasted(const std::vector<std::int64_t>& times) {
  RunTime time(kBack);
  for (const std::int64_t one : times) {
    time.pass(one);
  }
  return time.lasted();
}

using Times = std::vector<std::int64_t>;

} // namespace

TEST_CASE("RunTime goes on as far as three packets agree") {
  CHECK(lasted({}) == 0);
  CHECK(lasted({1000, 1010, 1020}) == 0);
  CHECK(lasted({1000, 1010, 1020, 1030}) == 10);
  CHECK(lasted({1000, 1010, 1020, 1030, 1040}) == 20);
  CHECK(lasted({-50, -40, -30, -20}) == 10);
}

TEST_CASE("RunTime lets a wrong time change nothing") {
  for (const std::int64_t wrong : {INT64_MAX / 2, std::int64_t{0}, INT64_MIN / 2}) {
    CAPTURE(wrong);
    CHECK(lasted({1000, 1010, 1020, wrong, 1030, 1040, 1050}) == 30);
    CHECK(lasted({1000, 1010, 1020, wrong, wrong, 1030, 1040, 1050}) == 30);
  }
}

TEST_CASE("RunTime stands still where packets come out of order") {
  CHECK(lasted({1000, 1050, 1000, 1050, 1000, 1050, 1000, 1050}) == 0);
  CHECK(lasted({1000, 1050, 1050, 1050, 1000, 1000, 1000, 1050, 1050, 1050}) == 50);
}

TEST_CASE("RunTime goes on from an earlier time after a large step back") {
  CHECK(lasted({1000, 1000, 1000, 1200, 1200, 1200, 500, 500, 500, 510, 510, 510}) == 210);
}

TEST_CASE("RunTime counts a time without packets once") {
  RunTime time(kBack);
  const auto pass = [&time](const Times& times) {
    for (const std::int64_t one : times) {
      time.pass(one);
    }
  };
  pass({1000, 1000, 1000, 1010});
  time.pass_without_packet(500);
  CHECK(time.lasted() == 500);
  pass({1500, 1500, 1500});
  CHECK(time.lasted() == 500);
  pass({1510, 1510, 1510});
  CHECK(time.lasted() == 510);
  time.pass_without_packet(505); // A clock that is a little behind.
  CHECK(time.lasted() == 510);
  time.limit(510);
  CHECK(time.lasted() == 510);
}

TEST_CASE("Silence tells which packets are older than the patience, soon and never early") {
  constexpr std::uint64_t kPatience = 1'000'000;
  Silence silence(kPatience);
  std::uint64_t late = 0;
  for (std::uint64_t now = 1; now < 5'000'000; now += 1 + now % 7) {
    silence.pass(now, now, now); // A packet at each moment.
    const std::uint64_t due = now < kPatience ? 0 : now - kPatience;
    REQUIRE(silence.before() <= due);
    late = std::max(late, due - silence.before());
  }
  CHECK(late <= kPatience / 128);
}

TEST_CASE("Silence bears a time that begins again at 0") {
  Silence silence(100);
  silence.pass(UINT64_MAX - 50, UINT64_MAX - 40, 7);
  silence.pass(20, 30, 8);
  CHECK(silence.before() == 0);
  silence.pass(30, 60, 9);
  CHECK(silence.before() == 7);
}

TEST_CASE("Silence may be borne for ever") {
  Silence silence(Patience::kForever);
  CHECK_FALSE(silence.pass(0, 1'000'000'000'000, 5));
  CHECK(silence.before() == 0);
}
