#include "capture/ticker.h"

#include "support/catch.h"

#include <atomic>

using namespace chattcp;
using namespace std::chrono_literals;

namespace {

void wait_for(const std::atomic<int>& calls, int count) {
  for (int tries = 0; calls < count && tries < 10'000; ++tries) {
    std::this_thread::sleep_for(1ms);
  }
  REQUIRE(calls >= count);
}

} // namespace

TEST_CASE("Ticker calls again and again, and not once it is gone") {
  std::atomic<int> calls = 0;
  {
    const Ticker ticker(1ms, [&] { ++calls; });
    wait_for(calls, 5);
  }
  const int then = calls;
  std::this_thread::sleep_for(20ms);
  CHECK(calls == then);
}

TEST_CASE("Ticker is gone at once, however long its pace") {
  const Ticker ticker(24h, [] {});
}

TEST_CASE("Ticker keeps to a millisecond where less is asked for") {
  std::atomic<int> calls = 0;
  const Ticker ticker(std::chrono::duration<double>(1e-12), [&] { ++calls; });
  wait_for(calls, 3);
  CHECK(calls < 10'000);
}
