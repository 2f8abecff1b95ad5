#include "http/loop/timers.h"

#include "support/catch.h"

#include <algorithm>
#include <deque>
#include <random>
#include <vector>

using namespace chattcp;
using namespace std::chrono_literals;

namespace {

using Time = Timers::Clock::time_point;

const Time kStart = Time() + 1000h;

struct Timer : Timers::Timer {
  void on_time(Time now) override { times.push_back(now); }

  std::vector<Time> times; // When it was called.
};

} // namespace

TEST_CASE("Timers calls each timer once, when it is due") {
  Timers timers;
  Timer timer;
  timers.admit();
  CHECK_FALSE(timers.next());

  timers.set(timer, kStart + 5s);
  CHECK(timer.is_set());
  CHECK(timers.next() == kStart + 5s);
  timers.run(kStart + 4s);
  CHECK(timer.times.empty());
  timers.run(kStart + 6s);
  timers.run(kStart + 7s);

  CHECK(timer.times == std::vector{kStart + 6s});
  CHECK_FALSE(timer.is_set());
}

TEST_CASE("Timers moves and cancels a timer") {
  Timers timers;
  Timer moved;
  Timer cancelled;
  timers.admit();
  timers.admit();
  timers.set(moved, kStart + 1s);
  timers.set(cancelled, kStart + 2s);
  timers.set(moved, kStart + 3s);
  timers.cancel(cancelled);
  timers.cancel(cancelled);

  timers.run(kStart + 2s);
  CHECK(moved.times.empty());
  timers.run(kStart + 3s);

  CHECK(moved.times.size() == 1);
  CHECK(cancelled.times.empty());
}

TEST_CASE("Timers keeps many in order, whatever is done with them") {
  Timers timers;
  std::deque<Timer> all(300);
  std::vector<std::optional<Time>> due(all.size());
  std::mt19937 random(1); // NOLINT(cert-msc51-cpp): the same each time.
  for (std::size_t i = 0; i < all.size(); ++i) {
    timers.admit();
  }
  for (int i = 0; i < 5000; ++i) {
    const std::size_t one = random() % all.size();
    if (random() % 4 == 0) {
      timers.cancel(all[one]);
      due[one].reset();
    } else {
      due[one] = kStart + std::chrono::milliseconds(random() % 1000);
      timers.set(all[one], *due[one]);
    }
    const auto first = std::min_element(due.begin(), due.end(), [](const auto& a, const auto& b) {
      return a.value_or(Time::max()) < b.value_or(Time::max());
    });
    REQUIRE(timers.next() == *first);
  }
  timers.run(kStart + 500ms);
  for (std::size_t i = 0; i < all.size(); ++i) {
    REQUIRE(all[i].times.size() == (due[i] && *due[i] <= kStart + 500ms ? 1U : 0U));
  }
}

TEST_CASE("Timers rounds times, so that many are due at once") {
  const Time rounded = Timers::rounded(kStart + 1ms);
  CHECK(rounded > kStart + 1ms);
  CHECK(rounded <= kStart + 501ms);
  CHECK(Timers::rounded(kStart + 100ms) == rounded);
}
