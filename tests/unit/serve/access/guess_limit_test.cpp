#include "serve/access/guess_limit.h"

#include "support/catch.h"

#include <atomic>
#include <thread>
#include <vector>

using namespace chattcp;
using namespace std::chrono_literals;

namespace {

using Verdict = GuessLimit::Verdict;

ClientAddress address(std::uint32_t number) {
  const std::array<std::uint8_t, 4> bytes{10, static_cast<std::uint8_t>(number >> 16U),
                                          static_cast<std::uint8_t>(number >> 8U),
                                          static_cast<std::uint8_t>(number)};
  return ClientAddress(Address::of(bytes));
}

struct Bench {
  // Lets all waits pass at once, and keeps how long they would have been.
  Verdict guess(bool right, std::chrono::milliseconds after = 0ms, std::uint32_t client = 1) {
    waited = {};
    return limit.judge(
        address(client), [right] { return right; },
        [this](GuessLimit::Clock::duration time) {
          waited = std::chrono::round<std::chrono::milliseconds>(time);
          return true;
        },
        start + after);
  }

  GuessLimit limit{5};
  GuessLimit::Clock::time_point start = GuessLimit::Clock::now();
  std::chrono::milliseconds waited{};
};

} // namespace

TEST_CASE("GuessLimit lets right tokens through, as many as there are") {
  Bench bench;
  for (int i = 0; i < 100; ++i) {
    CHECK(bench.guess(true) == Verdict::right);
    CHECK(bench.waited == 0ms);
  }
  CHECK(bench.limit.size() == 0);
}

TEST_CASE("GuessLimit has tokens of an address that has been wrong too often wait for their turn") {
  Bench bench;
  for (int i = 0; i < 5; ++i) {
    CHECK(bench.guess(false) == Verdict::wrong);
    CHECK(bench.waited == 0ms);
  }
  for (const auto turn : {200ms, 400ms, 600ms, 800ms}) {
    CHECK(bench.guess(false) == Verdict::too_many);
    CHECK(bench.waited == turn);
  }
}

TEST_CASE(
    "GuessLimit lets a right token in however many wrong ones there are, after the same wait") {
  Bench bench;
  for (int i = 0; i < 7; ++i) {
    bench.guess(false);
  }
  CHECK(bench.guess(true) == Verdict::right);
  CHECK(bench.waited == 600ms); // Or whoever guesses would know it from a wrong one at once.
  CHECK(bench.guess(false) == Verdict::too_many);
  CHECK(bench.waited == 600ms); // The turn was given back.

  for (int i = 0; i < 1000; ++i) {
    bench.guess(false);
  }
  CHECK(bench.guess(true) == Verdict::right);
  CHECK(bench.waited == 1000ms); // The longest.
}

TEST_CASE("GuessLimit looks at no token before its turn") {
  Bench bench;
  for (int i = 0; i < 5; ++i) {
    bench.guess(false);
  }
  bool waited = false;
  bool looked_after = false;
  bench.limit.judge(
      address(1), [&] { return looked_after = waited; },
      [&](GuessLimit::Clock::duration /*time*/) { return waited = true; }, bench.start);
  CHECK(looked_after);

  bool looked_at = false;
  CHECK(bench.limit.judge(
            address(1), [&] { return looked_at = true; },
            [](GuessLimit::Clock::duration /*time*/) { return false; },
            bench.start) == Verdict::unknown); // The server stops.
  CHECK_FALSE(looked_at);
}

TEST_CASE("GuessLimit lets other addresses guess without a wait") {
  Bench bench;
  for (int i = 0; i < 100; ++i) {
    bench.guess(false);
  }
  CHECK(bench.guess(true, 0ms, 2) == Verdict::right);
  CHECK(bench.guess(false, 0ms, 2) == Verdict::wrong);
  CHECK(bench.waited == 0ms);
}

TEST_CASE("GuessLimit forgets in two seconds, whatever there was") {
  Bench bench;
  for (int i = 0; i < 1000; ++i) {
    bench.guess(false);
  }
  for (int i = 0; i < 5; ++i) {
    CHECK(bench.guess(false, 2s) == Verdict::wrong);
  }
  CHECK(bench.guess(false, 2s) == Verdict::too_many);
}

TEST_CASE("GuessLimit bounds the tokens that are looked at in a second, asked one after another") {
  Bench bench;
  auto now = 0ms;
  int guesses = 0;
  for (; now < 10s; ++guesses) {
    bench.guess(false, now);
    now += bench.waited; // The answer takes that long.
  }
  CHECK(guesses >= 53);
  CHECK(guesses <= 56); // Ten seconds, and those at once.
}

TEST_CASE("GuessLimit bounds the tokens that are looked at in a second by those that wait") {
  // 40 connections that ask again as soon as they have an answer, which is more than may wait.
  Bench bench;
  std::vector<std::chrono::milliseconds> free_at(40, 0ms);
  int guesses = 0;
  for (auto now = 0ms; now < 10s; now += 1ms) {
    for (auto& free : free_at) {
      if (free <= now) {
        bench.guess(false, now);
        free = now + bench.waited + 1ms;
        ++guesses;
      }
    }
  }
  CHECK(guesses >= 50);
  CHECK(guesses <= 10 * 40 + 45);
}

TEST_CASE("GuessLimit knows a bounded number of addresses, those that matter") {
  Bench bench;
  for (std::uint32_t client = 0; client < 5000; ++client) {
    CHECK(bench.guess(false, std::chrono::milliseconds(client / 1000), client) == Verdict::wrong);
  }
  CHECK(bench.limit.size() == 4096);
  bench.guess(false, 10s, 6000); // All others have their guesses again.
  CHECK(bench.limit.size() == 1);
}

TEST_CASE("GuessLimit is not got round by guesses at the same time") {
  GuessLimit limit(5);
  std::atomic<int> wrong = 0;
  std::atomic<int> waits = 0;
  std::vector<std::thread> threads;
  const auto now = GuessLimit::Clock::now();
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i) {
        wrong += limit.judge(
                     address(1), [] { return false; },
                     [&](GuessLimit::Clock::duration /*time*/) {
                       ++waits;
                       return true;
                     },
                     now) == Verdict::wrong
                     ? 1
                     : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(wrong == 5);
  CHECK(waits == 395);
}
