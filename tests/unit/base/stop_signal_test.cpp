#include "base/stop_signal.h"

#include "support/catch.h"

#include <array>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace chattcp;
using namespace std::chrono_literals;

namespace {

// Long enough that a test which waits for it in vain is seen to have failed.
constexpr auto kLong = 20s;

struct Pipe {
  Pipe() { REQUIRE(pipe(ends.data()) == 0); }
  ~Pipe() {
    close_reader();
    close(ends[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  void close_reader() {
    if (ends[0] >= 0) {
      close(ends[0]);
      ends[0] = -1;
    }
  }

  std::array<int, 2> ends{-1, -1};
};

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
  CHECK(stop.wait_for_file(pipe.ends[0], 1ms) == Wake::timeout);

  REQUIRE(write(pipe.ends[1], "x", 1) == 1);

  CHECK(stop.wait_for_file(pipe.ends[0], kLong) == Wake::ready);
  stop.request();
  CHECK(stop.wait_for_file(pipe.ends[0], kLong) == Wake::stopped); // A stop comes first.
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
  stop.watch_reader(pipe.ends[1]);
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
