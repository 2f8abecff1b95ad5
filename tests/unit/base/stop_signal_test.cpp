#include "base/stop_signal.h"

#include "support/catch.h"
#include "support/pipe.h"

#include <array>
#include <thread>
#include <vector>

using namespace chattcp;
using chattcp::test::Pipe;
using namespace std::chrono_literals;

namespace {

// Long enough that a test which waits for it in vain is seen to have failed.
constexpr auto kLong = 20s;

} // namespace

TEST_CASE("StopSignal is raised once and for good") {
  StopSignal stop;
  CHECK_FALSE(stop.requested());

  stop.request();
  stop.request();

  CHECK(stop.requested());
  CHECK(stop.wait(kLong) == Wake::stopped);
  CHECK(stop.wait(kLong) == Wake::stopped);
}

TEST_CASE("StopSignal wakes every waiter in other threads") {
  StopSignal stop;
  std::array<Wake, 3> woken{Wake::timeout, Wake::timeout, Wake::timeout};
  std::vector<std::thread> threads;
  const auto begin = StopSignal::Clock::now();
  for (Wake& wake : woken) {
    threads.emplace_back([&stop, &wake] { wake = stop.wait(kLong); });
  }
  std::this_thread::sleep_for(20ms); // So that they most likely wait by now.

  stop.request();

  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(woken == std::array<Wake, 3>{Wake::stopped, Wake::stopped, Wake::stopped});
  CHECK(StopSignal::Clock::now() - begin < kLong / 2);
}

TEST_CASE("StopSignal reports that a descriptor can be read") {
  StopSignal stop;
  Pipe pipe;
  CHECK(stop.wait_for_file(pipe.reader(), 1ms) == Wake::timeout);

  pipe.write("x");

  CHECK(stop.wait_for_file(pipe.reader(), kLong) == Wake::ready);
  stop.request();
  CHECK(stop.wait_for_file(pipe.reader(), kLong) == Wake::stopped); // A stop comes first.
}

TEST_CASE("StopSignal waits for the whole timeout") {
  StopSignal stop;
  const auto begin = StopSignal::Clock::now();

  CHECK(stop.wait(30ms) == Wake::timeout);

  CHECK(StopSignal::Clock::now() - begin >= 29ms);
}

TEST_CASE("StopSignal ends at its deadline, also in the middle of a wait") {
  StopSignal stop;
  const auto begin = StopSignal::Clock::now();
  stop.set_deadline(begin + 30ms);
  CHECK_FALSE(stop.requested());

  CHECK(stop.wait(kLong) == Wake::stopped);

  CHECK(stop.requested());
  CHECK(StopSignal::Clock::now() - begin >= 30ms);
  CHECK(StopSignal::Clock::now() - begin < kLong / 2);
}

TEST_CASE("StopSignal with a deadline in the past is over at once") {
  StopSignal stop;
  stop.set_deadline(StopSignal::Clock::now() - 1s);

  CHECK(stop.requested());
  CHECK(stop.wait(kLong) == Wake::stopped);
}

TEST_CASE("StopSignal ends when the reader of a pipe goes") {
  StopSignal stop;
  Pipe pipe;
  stop.watch_reader(pipe.writer());
  CHECK(stop.wait(1ms) == Wake::timeout);

  std::thread closer([&pipe] {
    std::this_thread::sleep_for(20ms);
    pipe.close_reader();
  });
  const Wake woken = stop.wait(kLong);
  closer.join();

  CHECK(woken == Wake::stopped);
  CHECK(stop.requested());
}
