#include "analyze/conversation_table.h"

#include "support/catch.h"
#include "support/dialogue.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

constexpr std::int64_t kSecond = Timestamp::kNanosecondsPerSecond;
constexpr std::int64_t kBegin = 1'700'000'000; // As in Dialogue.

struct Bench {
  explicit Bench(std::size_t most)
      : analyzer(most, &ends, {.idle = 120 * kSecond, .ended = kSecond, .live = true}),
        talk(analyzer) {}

  // Until the time of the next packet.
  void pass() {
    analyzer.pass_without_packet(
        static_cast<std::uint64_t>((talk.time.seconds - kBegin) * kSecond + talk.time.nanoseconds));
  }

  // A datagram of another conversation for each number; its stream.
  std::uint32_t say(std::uint32_t number) {
    talk.addresses[0] = {10, static_cast<std::uint8_t>(number >> 16U),
                         static_cast<std::uint8_t>(number >> 8U),
                         static_cast<std::uint8_t>(number)};
    return talk.datagram(true).stream;
  }

  std::vector<std::uint32_t> ended() const {
    std::vector<std::uint32_t> streams;
    for (const Ends::Ended& one : ends.all) {
      streams.push_back(one.stream);
    }
    return streams;
  }

  Ends ends;
  Analyzer analyzer;
  Dialogue talk;
};

using Streams = std::vector<std::uint32_t>;

} // namespace

TEST_CASE("ConversationTable forgets who has been idle for longest") {
  Bench bench(3);
  CHECK(bench.say(0) == 0);
  CHECK(bench.say(1) == 1);
  CHECK(bench.say(2) == 2);
  CHECK(bench.say(0) == 0);
  CHECK(bench.say(3) == 3); // In place of 1.
  CHECK(bench.say(0) == 0);
  CHECK(bench.say(4) == 4); // In place of 2.
  CHECK(bench.say(1) == 5); // New again, in place of 3.
  CHECK(bench.ended() == Streams{1, 2, 3});
  CHECK(bench.analyzer.forgotten() == 3);
  for (const Ends::Ended& one : bench.ends.all) {
    CHECK(one.end == ConversationEnd::idle);
  }
}

TEST_CASE("ConversationTable may hold a single conversation") {
  Bench bench(1);
  for (std::uint32_t number = 0; number < 100; ++number) {
    CHECK(bench.say(number % 2) == number);
  }
  CHECK(bench.analyzer.forgotten() == 99);
  bench.analyzer.finish();
  CHECK(bench.ends.all.size() == 100);
}

TEST_CASE("ConversationTable ends what is left in the order in which it began") {
  Bench bench(3);
  for (const std::uint32_t number : {7U, 8U, 9U, 8U, 10U, 9U}) {
    bench.say(number);
  }
  bench.analyzer.finish();
  CHECK(bench.ended() == Streams{0, 1, 2, 3});
  CHECK(bench.ends.all.back().end == ConversationEnd::open);
  bench.analyzer.finish();
  CHECK(bench.ends.all.size() == 4);
}

TEST_CASE("ConversationTable goes on after its end") {
  Bench bench(3);
  bench.say(0);
  bench.analyzer.finish();
  CHECK(bench.say(0) == 1);
  bench.analyzer.finish();
  CHECK(bench.ended() == Streams{0, 1});
}

TEST_CASE("ConversationTable keeps one that goes on while many others come and go") {
  Bench bench(1000);
  constexpr std::uint32_t kFaithful = 0xffffff;
  CHECK(bench.say(kFaithful) == 0);
  for (std::uint32_t other = 0; other < 200'000; ++other) {
    bench.say(other);
    if (other % 500 == 0 && bench.say(kFaithful) != 0) {
      FAIL("forgotten after " << other);
    }
  }
  CHECK(bench.analyzer.forgotten() == 200'001 - 1000);
  CHECK(bench.ends.all.size() == 200'001 - 1000);
}

TEST_CASE("ConversationTable finds each of many") {
  Bench bench(100'000);
  for (int round = 0; round < 3; ++round) {
    std::uint32_t wrong = 0;
    for (std::uint32_t number = 0; number < 50'000; ++number) {
      wrong += bench.say(number) == number ? 0 : 1;
    }
    CHECK(wrong == 0);
  }
  CHECK(bench.analyzer.forgotten() == 0);
}

TEST_CASE("ConversationTable finds the others when some have gone") {
  Bench bench(5000);
  for (std::uint32_t number = 0; number < 5000; ++number) {
    bench.say(number);
  }
  bench.pass();
  bench.talk.time.seconds += 121;
  for (std::uint32_t number = 0; number < 5000; number += 2) {
    bench.say(number);
  }
  bench.pass();
  CHECK(bench.ends.all.size() == 2500);
  std::uint32_t wrong = 0;
  for (std::uint32_t number = 0; number < 5000; number += 2) {
    wrong += bench.say(number) == number ? 0 : 1;
  }
  CHECK(wrong == 0);
  CHECK(bench.analyzer.forgotten() == 0); // Silence is no lack of room.
}

TEST_CASE("ConversationTable ends those that are silent, and no others") {
  Bench bench(10);
  const auto pass_after = [&](std::int64_t seconds) {
    bench.talk.time.seconds += seconds;
    bench.pass();
  };
  bench.say(0);
  bench.pass();
  bench.talk.time.seconds += 100;
  bench.say(1);
  bench.pass();
  pass_after(19);
  CHECK(bench.ended().empty());
  pass_after(1);
  CHECK(bench.ended() == Streams{0});
  CHECK(bench.say(0) == 2);
  bench.pass();
  bench.talk.time.seconds += 99;
  bench.say(1);
  bench.pass();
  pass_after(22);
  CHECK(bench.ended() == Streams{0, 2});
}

TEST_CASE("ConversationTable ends connections soon after their end") {
  Bench bench(10);
  bench.talk.shake_hands();
  SECTION("by a reset") {
    bench.talk.server({.flags = kTcpRst});
    bench.pass();
    CHECK(bench.ends.all.empty());
    bench.talk.time.seconds += 2;
    bench.pass();
    REQUIRE(bench.ends.all.size() == 1);
    CHECK(bench.ends.all[0].end == ConversationEnd::rst);
  }
  SECTION("by both sides") {
    bench.talk.client({.flags = kTcpFin | kTcpAck});
    bench.talk.server({.flags = kTcpFin | kTcpAck, .acknowledgement = 2});
    bench.talk.client({.sequence = 2, .acknowledgement = 2});
    bench.pass();
    bench.talk.time.seconds += 2;
    bench.pass();
    REQUIRE(bench.ends.all.size() == 1);
    CHECK(bench.ends.all[0].end == ConversationEnd::fin);
  }
  SECTION("but not by one side alone") {
    bench.talk.client({.flags = kTcpFin | kTcpAck});
    bench.talk.server({.acknowledgement = 2});
    bench.talk.time.seconds += 2;
    bench.pass();
    CHECK(bench.ends.all.empty());
  }
  SECTION("also where an earlier one still gets packets") {
    bench.talk.client({.flags = kTcpRst});
    bench.talk.ports[0] = 40001;
    bench.talk.shake_hands();
    bench.talk.client({.flags = kTcpRst});
    bench.pass();
    for (int second = 0; second < 3; ++second) {
      bench.talk.time.seconds += 1;
      bench.talk.ports[0] = 40000;
      bench.talk.client({.sequence = 2});
      bench.pass();
    }
    CHECK(bench.ended() == Streams{1});
  }
  SECTION("nor one that has taken the place of one that had ended") {
    bench.talk.client({.flags = kTcpRst});
    bench.talk.first = {70'000, 80'000};
    bench.talk.client({.flags = kTcpSyn, .sequence = 0});
    CHECK(bench.ends.all.size() == 1);
    bench.talk.time.seconds += 2;
    bench.pass();
    CHECK(bench.ends.all.size() == 1);
  }
}

TEST_CASE("ConversationTable counts each packet in one conversation") {
  Bench bench(2);
  std::uint64_t packets = 0;
  for (std::uint32_t number = 0; number < 500; ++number) {
    bench.talk.addresses[0] = {10, 0, 0, static_cast<std::uint8_t>(number % 5)};
    bench.talk.client({.flags = static_cast<std::uint16_t>(number % 7 == 0 ? kTcpSyn : kTcpAck),
                       .sequence = number * 17,
                       .length = number % 3});
    bench.talk.server({.acknowledgement = number * 17});
  }
  bench.analyzer.finish();
  for (const Ends::Ended& one : bench.ends.all) {
    packets += one.totals.sides[0].packets + one.totals.sides[1].packets;
  }
  CHECK(packets == 1000);
}
