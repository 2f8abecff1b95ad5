#include "analyze/tcp/tcp_sequence.h"

#include "support/catch.h"
#include "support/dialogue.h"

#include <algorithm>
#include <chrono>

using namespace chattcp;
using namespace chattcp::test;

namespace {

// A connection after its handshake, of which 10 ms pass between packets.
struct Bench {
  Bench() { talk.shake_hands(); }

  std::string client(const Said& said) { return names_of(talk.client(said).events); }
  std::string server(const Said& said) { return names_of(talk.server(said).events); }

  Analyzer analyzer;
  Dialogue talk{analyzer};
};

constexpr std::int64_t kMillisecond = 1'000'000;

} // namespace

TEST_CASE("a segment behind a gap follows a lost one") {
  Bench bench;
  CHECK(bench.client({.sequence = 1, .length = 100}).empty());
  CHECK(bench.client({.sequence = 201, .length = 100}) == "lost_segment");
  CHECK(bench.client({.sequence = 301, .length = 100}).empty());
}

TEST_CASE("what is in flight is not known behind a gap, until the other side says something") {
  Bench bench;
  bench.talk.client({.sequence = 1, .length = 100});
  CHECK_FALSE(bench.talk.client({.sequence = 201, .length = 100}).in_flight);
  CHECK_FALSE(bench.talk.client({.sequence = 301, .length = 100}).in_flight);
  bench.talk.server({.acknowledgement = 301});
  CHECK(bench.talk.client({.sequence = 401, .length = 100}).in_flight == 200);
}

TEST_CASE("what comes late, soon after what is behind it, is out of order") {
  Bench bench;
  bench.client({.sequence = 1, .length = 100});
  bench.client({.sequence = 201, .length = 100});
  CHECK(bench.client({.sequence = 101, .length = 100, .wait = kMillisecond}) == "out_of_order");
}

TEST_CASE("what comes again later than that is a retransmission") {
  Bench bench;
  bench.client({.sequence = 1, .length = 100});
  bench.client({.sequence = 101, .length = 100});
  CHECK(bench.client({.sequence = 1, .length = 100, .wait = 300 * kMillisecond}) ==
        "retransmission");
}

TEST_CASE("what comes again after duplicate acknowledgements is a fast retransmission") {
  Bench bench;
  bench.client({.sequence = 1, .length = 100});
  bench.client({.sequence = 101, .length = 100});
  bench.client({.sequence = 201, .length = 100});
  CHECK(bench.server({.acknowledgement = 1}) == "duplicate_ack");
  CHECK(bench.server({.acknowledgement = 1}) == "duplicate_ack");
  SECTION("if it comes within 20 ms of them") {
    CHECK(bench.client({.sequence = 1, .length = 100, .wait = 19 * kMillisecond}) ==
          "fast_retransmission");
  }
  SECTION("but not later") {
    CHECK(bench.client({.sequence = 1, .length = 100, .wait = 20 * kMillisecond}) ==
          "retransmission");
  }
  SECTION("nor if something else comes again") {
    CHECK(bench.client({.sequence = 101, .length = 100, .wait = 19 * kMillisecond}) ==
          "retransmission");
  }
}

TEST_CASE("what comes again after a single duplicate acknowledgement is no fast retransmission") {
  Bench bench;
  bench.client({.sequence = 1, .length = 100});
  bench.client({.sequence = 101, .length = 100});
  CHECK(bench.server({.acknowledgement = 1}) == "duplicate_ack");
  CHECK(bench.client({.sequence = 1, .length = 100, .wait = 15 * kMillisecond}) ==
        "retransmission");
}

TEST_CASE("an acknowledgement of what was not seen counts like duplicates") {
  Bench bench;
  bench.server({.length = 100});
  CHECK(bench.client({.acknowledgement = 301, .length = 100}) == "ack_lost_segment");
  CHECK(bench.client({.acknowledgement = 301, .length = 100, .wait = kMillisecond}) ==
        "fast_retransmission");
}

TEST_CASE("what comes again after its acknowledgement is a spurious retransmission") {
  Bench bench;
  bench.client({.sequence = 1, .length = 100});
  bench.server({.acknowledgement = 101});
  CHECK(bench.client({.sequence = 1, .length = 100, .wait = 300 * kMillisecond}) ==
        "spurious_retransmission");
}

TEST_CASE("an acknowledgement of what was not seen is told once") {
  Bench bench;
  bench.client({.sequence = 1, .length = 100});
  CHECK(bench.server({.acknowledgement = 201}) == "ack_lost_segment");
  CHECK(bench.server({.acknowledgement = 301}).find("ack_lost_segment") == std::string::npos);
}

TEST_CASE("a gap that is acknowledged is known to be one") {
  Bench bench;
  bench.client({.sequence = 1, .length = 100});
  bench.client({.sequence = 201, .length = 100}); // 101 was not seen.
  CHECK(bench.server({.acknowledgement = 301}) == "ack_lost_segment");
  CHECK(bench.client({.sequence = 301, .length = 100}).empty());
  CHECK(bench.server({.acknowledgement = 401}).empty());
}

TEST_CASE("a keep-alive comes from before the next number, and is answered") {
  for (const std::uint32_t length : {0U, 1U}) {
    Bench bench;
    bench.client({.sequence = 1, .length = 100});
    bench.server({.acknowledgement = 101});
    CHECK(bench.client({.sequence = 100, .length = length, .wait = 60'000 * kMillisecond}) ==
          "keep_alive");
    CHECK(bench.server({.acknowledgement = 101}) == "keep_alive_ack");
    CHECK(bench.client({.sequence = 101, .length = 100}).empty());
  }
}

TEST_CASE("a window that is closed is probed, and opens") {
  Bench bench;
  bench.client({.sequence = 1, .length = 100});
  CHECK(bench.server({.acknowledgement = 101, .window = 0}) == "zero_window");
  for (int i = 0; i < 3; ++i) {
    CHECK(bench.client({.sequence = 101, .length = 1, .wait = 300 * kMillisecond}) ==
          "zero_window_probe");
    CHECK(bench.server({.acknowledgement = 101, .window = 0}) ==
          "zero_window,zero_window_probe_ack");
  }
  CHECK(bench.server({.acknowledgement = 101, .window = 500}) == "window_update");
  CHECK(bench.client({.sequence = 101, .length = 100}).empty()); // The byte of the probe again.
}

TEST_CASE("a probe of a window does not count as sent") {
  Bench bench;
  bench.server({.window = 0});
  bench.client({.sequence = 1, .length = 1});
  CHECK(bench.client({.sequence = 1, .length = 1}) == "zero_window_probe");
}

TEST_CASE("a reset and a SYN close no window") {
  Bench bench;
  CHECK(bench.client({.flags = kTcpRst, .window = 0}).empty());
  Bench other;
  CHECK(other.client({.flags = kTcpFin | kTcpAck, .window = 0}).empty());
}

TEST_CASE("a segment may fill the window, which the handshake scales") {
  Bench bench; // Windows of 1000 shifted by 7; that of a SYN-ACK is as it is.
  bench.server({});
  CHECK(bench.client({.sequence = 1, .length = 60'000}).empty());
  CHECK(bench.client({.sequence = 60'001, .length = 68'000}) == "window_full");
}

TEST_CASE("a window is not scaled unless both sides offer it") {
  Analyzer analyzer;
  Dialogue talk(analyzer);
  talk.client({.flags = kTcpSyn, .sequence = 0, .options = {1, 3, 3, 7}});
  talk.server({.flags = kTcpSyn | kTcpAck, .sequence = 0});
  talk.client({});
  talk.server({});
  CHECK(names_of(talk.client({.sequence = 1, .length = 1000}).events) == "window_full");
}

TEST_CASE("a window whose scale is not known is never full") {
  Analyzer analyzer;
  Dialogue talk(analyzer);
  talk.client({});
  talk.server({});
  CHECK(talk.client({.sequence = 1, .length = 1000}).events.empty());
}

TEST_CASE("a scale beyond what is allowed counts as the largest") {
  Analyzer analyzer;
  Dialogue talk(analyzer);
  talk.shake_hands({1, 3, 3, 255});
  talk.server({.window = 1});
  CHECK(names_of(talk.client({.sequence = 1, .length = 1U << 14U}).events) == "window_full");
}

TEST_CASE("a SYN with another number begins another connection") {
  Bench bench;
  bench.talk.client({.flags = kTcpRst});
  const std::uint32_t before = bench.talk.client({}).stream;
  bench.talk.first = {900'000, 800'000};
  const Analysis again = bench.talk.client({.flags = kTcpSyn, .sequence = 0});
  CHECK(again.stream == before + 1);
  CHECK(again.sequence == 0);
  CHECK(names_of(again.events) == "reused_ports");
  const Analysis answer = bench.talk.server({.flags = kTcpSyn | kTcpAck, .sequence = 0});
  CHECK(answer.stream == before + 1);
  CHECK(answer.sequence == 0);
  CHECK(answer.events.empty());
}

TEST_CASE("a SYN with the same number is the same one") {
  Analyzer analyzer;
  Dialogue talk(analyzer);
  talk.client({.flags = kTcpSyn, .sequence = 0});
  const Analysis again =
      talk.client({.flags = kTcpSyn, .sequence = 0, .wait = 1000 * kMillisecond});
  CHECK(again.stream == 0);
  CHECK(again.sequence == 0);
  CHECK(names_of(again.events) == "retransmission");
}

TEST_CASE("one direction alone says what it can") {
  Analyzer analyzer;
  Dialogue talk(analyzer);
  for (std::uint32_t sequence = 1; sequence < 2000; sequence += 100) {
    const Analysis data = talk.client({.sequence = sequence, .length = 100});
    CHECK(data.events.empty());
    CHECK(data.sequence == sequence);
    CHECK_FALSE(data.acknowledged);
  }
  CHECK(names_of(talk.client({.sequence = 5000, .length = 1}).events) == "lost_segment");

  talk.ports = {40001, 80};
  for (std::uint32_t number = 1; number < 2000; number += 100) {
    CHECK_FALSE(talk.server({.acknowledgement = number}).acknowledged);
  }
}

namespace {

// Nanoseconds for 10,000 segments, the fastest of some runs.
template <typename Sequence> std::int64_t time_for(Sequence sequence) {
  using Clock = std::chrono::steady_clock;
  std::int64_t best = INT64_MAX;
  for (int run = 0; run < 7; ++run) {
    Analyzer analyzer;
    Dialogue talk(analyzer);
    talk.shake_hands();
    const auto begin = Clock::now();
    for (std::uint32_t i = 0; i < 10'000; ++i) {
      talk.client(sequence(i));
    }
    best = std::min<std::int64_t>(best, (Clock::now() - begin).count());
  }
  return best;
}

} // namespace

TEST_CASE("segments that overlap or come in any order cost no more than others") {
  const std::int64_t in_order = time_for(
      [](std::uint32_t i) { return Said{.sequence = 1 + 100 * i, .length = 100, .wait = 1000}; });
  const auto backwards = [](std::uint32_t i) {
    return Said{.sequence = 2'000'000 - 100 * i, .length = 150, .wait = 1000};
  };
  const auto jumping = [](std::uint32_t i) {
    return Said{.sequence = i * 2'654'435'761U % 1'000'000, .length = 1400, .wait = 1000};
  };
  const auto same = [](std::uint32_t i) {
    return Said{.sequence = 1, .length = 1 + i, .wait = 1000};
  };
  // A bound on the work, far above what noise does, and far below what comparing all with all
  // costs.
  constexpr std::int64_t kTimes = 6;
  CHECK(time_for(backwards) < kTimes * in_order);
  CHECK(time_for(jumping) < kTimes * in_order);
  CHECK(time_for(same) < kTimes * in_order);
}

TEST_CASE("what waits for its acknowledgement is bounded, and what follows is still followed") {
  Bench bench;
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    bench.talk.client({.sequence = 1 + 10 * i, .length = 10, .wait = 10});
  }
  bench.talk.server({.acknowledgement = 1'000'001});
  bench.talk.client({.sequence = 1'000'001, .length = 10});
  const Analysis answer = bench.talk.server({.acknowledgement = 1'000'011});
  REQUIRE(answer.acknowledged);
  CHECK(answer.acknowledged->number == bench.talk.number - 1);
}
