#include "serve/guess_limit.h"

#include <catch2/catch.hpp>

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
  return ClientAddress(Endpoint::of(bytes, 1));
}

struct Bench {
  Verdict guess(bool right, std::chrono::milliseconds after = 0ms, std::uint32_t client = 1) {
    return limit.judge(
        address(client), [right] { return right; }, start + after);
  }

  GuessLimit limit{5};
  GuessLimit::Clock::time_point start = GuessLimit::Clock::now();
};

} // namespace

TEST_CASE("GuessLimit lets right tokens through, as many as there are") {
  Bench bench;
  for (int i = 0; i < 100; ++i) {
    CHECK(bench.guess(true) == Verdict::right);
  }
  CHECK(bench.limit.size() == 0);
}

TEST_CASE("GuessLimit looks at no further token of an address that has been wrong too often") {
  Bench bench;
  for (int i = 0; i < 5; ++i) {
    CHECK(bench.guess(false) == Verdict::wrong);
  }
  CHECK(bench.guess(false) == Verdict::too_many);
  CHECK(bench.guess(true) == Verdict::too_many); // Or who guesses would learn that it is right.
  bool looked_at = false;
  bench.limit.judge(
      address(1), [&looked_at] { return looked_at = true; }, bench.start);
  CHECK_FALSE(looked_at);
}

TEST_CASE("GuessLimit looks at tokens of other addresses all the same") {
  Bench bench;
  for (int i = 0; i < 100; ++i) {
    bench.guess(false);
  }
  CHECK(bench.guess(true, 0ms, 2) == Verdict::right);
  CHECK(bench.guess(false, 0ms, 2) == Verdict::wrong);
}

TEST_CASE("GuessLimit lets a right token in once a guess is free again") {
  Bench bench;
  for (int i = 0; i < 100; ++i) {
    bench.guess(false); // All but the first five do not make it longer.
  }
  CHECK(bench.guess(true, 190ms) == Verdict::too_many);
  CHECK(bench.guess(true, 210ms) == Verdict::right);
  CHECK(bench.guess(false, 220ms) == Verdict::wrong);
  CHECK(bench.guess(false, 230ms) == Verdict::too_many);
}

TEST_CASE("GuessLimit allows so many guesses a second, and no more after a long time") {
  Bench bench;
  int wrong = 0;
  for (int i = 0; i < 1000; ++i) {
    wrong += bench.guess(false, i * 10ms) == Verdict::wrong ? 1 : 0;
  }
  CHECK(wrong >= 53);
  CHECK(wrong <= 55); // Ten seconds, and those at once.
  for (int i = 0; i < 5; ++i) {
    CHECK(bench.guess(false, 1h) == Verdict::wrong);
  }
  CHECK(bench.guess(false, 1h) == Verdict::too_many);
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
  std::vector<std::thread> threads;
  const auto now = GuessLimit::Clock::now();
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i) {
        wrong += limit.judge(
                     address(1), [] { return false; }, now) == Verdict::wrong
                     ? 1
                     : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(wrong == 5);
}
