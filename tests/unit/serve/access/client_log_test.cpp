#include "serve/access/client_log.h"

#include "support/catch.h"

#include <string>
#include <vector>

using namespace chattcp;
using namespace std::chrono_literals;

namespace {

Client client(std::uint32_t number) {
  const std::array<std::uint8_t, 4> bytes{10, 0, static_cast<std::uint8_t>(number >> 8U),
                                          static_cast<std::uint8_t>(number)};
  return {.address = ClientAddress(Address::of(bytes)), .name = "c" + std::to_string(number)};
}

struct Bench {
  void add(std::uint32_t number, std::chrono::milliseconds after) {
    log.add(client(number), "asked", start + after);
  }

  std::vector<std::string> lines;
  ClientLog log{[this](const std::string& line) { lines.push_back(line); }};
  ClientLog::Clock::time_point start = ClientLog::Clock::now();
};

} // namespace

TEST_CASE("ClientLog writes one line a second of an address, and counts those left out") {
  Bench bench;
  for (int i = 0; i < 10; ++i) {
    bench.add(1, i * 100ms);
  }
  CHECK(bench.lines == std::vector<std::string>{"c1 asked"});

  bench.add(1, 1000ms);
  bench.add(1, 1100ms);
  bench.add(1, 5000ms);
  CHECK(bench.lines == std::vector<std::string>{"c1 asked", "c1 asked (9 more not shown)",
                                                "c1 asked (1 more not shown)"});
}

TEST_CASE("ClientLog keeps addresses apart") {
  Bench bench;
  bench.add(1, 0ms);
  bench.add(2, 0ms);
  bench.add(1, 10ms);
  CHECK(bench.lines == std::vector<std::string>{"c1 asked", "c2 asked"});
}

TEST_CASE("ClientLog is bounded, in lines and in memory, however many addresses there are") {
  Bench bench;
  for (std::uint32_t number = 0; number < 10'000; ++number) {
    bench.add(number, 0ms);
  }
  CHECK(bench.lines.size() == 64);
  CHECK(bench.log.size() == 64);

  bench.add(20'000, 1000ms); // Those before are forgotten.
  CHECK(bench.lines.size() == 65);
  CHECK(bench.log.size() == 1);
}
