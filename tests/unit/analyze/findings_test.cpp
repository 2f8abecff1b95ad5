#include "analyze/findings.h"

#include "support/catch.h"
#include "support/dialogue.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

using Phrases = std::vector<std::string>;

struct Bench {
  // Of the only conversation.
  const Ends::Ended& finish() {
    analyzer.finish();
    REQUIRE(ends.all.size() == 1);
    return ends.all.front();
  }
  Phrases findings() { return finish().findings; }

  Ends ends;
  Analyzer analyzer{10, &ends};
  Dialogue talk{analyzer};
};

constexpr std::uint16_t kFinAck = kTcpFin | kTcpAck;
constexpr std::uint16_t kSynAck = kTcpSyn | kTcpAck;
constexpr std::int64_t kMillisecond = 1'000'000;

} // namespace

TEST_CASE("nothing is found where nothing is remarkable") {
  Bench bench;
  bench.talk.shake_hands();
  bench.talk.client({.length = 10});
  bench.talk.server({.acknowledgement = 11});
  bench.talk.client({.flags = kFinAck, .sequence = 11});
  bench.talk.server({.flags = kFinAck, .acknowledgement = 12});
  bench.talk.client({.sequence = 12, .acknowledgement = 2});
  CHECK(bench.findings().empty());
}

TEST_CASE("a handshake may fail in several ways") {
  Bench bench;
  SECTION("nobody answers") {
    bench.talk.client({.flags = kTcpSyn, .sequence = 0});
    CHECK(bench.findings() == Phrases{"handshake never answered"});
  }
  SECTION("it is refused") {
    bench.talk.client({.flags = kTcpSyn, .sequence = 0});
    bench.talk.server({.flags = kTcpRst | kTcpAck, .sequence = 0});
    CHECK(bench.findings() == Phrases{"refused"});
    CHECK(bench.ends.all[0].end == ConversationEnd::rst);
  }
  SECTION("what was answered is not refused, though the SYN-ACK was not captured") {
    bench.talk.client({.flags = kTcpSyn, .sequence = 0});
    bench.talk.client({});
    bench.talk.server({.length = 10});
    bench.talk.server({.flags = kTcpRst, .sequence = 11});
    CHECK(bench.findings() == Phrases{"reset by server"});
  }
  SECTION("it takes no time by the clock of the capture") {
    bench.talk.client({.flags = kTcpSyn, .sequence = 0, .wait = 0});
    bench.talk.server({.flags = kSynAck, .sequence = 0, .wait = 0});
    bench.talk.client({.wait = 0});
    bench.talk.client({.length = 10});
    CHECK(bench.findings().empty());
    CHECK(bench.ends.all[0].totals.handshake == 0);
  }
  SECTION("its SYN was not seen") {
    bench.talk.server({.flags = kSynAck, .sequence = 0});
    bench.talk.client({});
    CHECK(bench.findings().empty());
    CHECK_FALSE(bench.ends.all[0].totals.handshake);
  }
  SECTION("the client does not go on") {
    bench.talk.client({.flags = kTcpSyn, .sequence = 0});
    bench.talk.server({.flags = kSynAck, .sequence = 0});
    CHECK(bench.findings() == Phrases{"handshake not completed"});
  }
  SECTION("it was not seen") {
    bench.talk.client({});
    bench.talk.server({});
    CHECK(bench.findings() == Phrases{"handshake not seen"});
  }
  SECTION("one direction was seen") {
    bench.talk.client({.length = 10});
    CHECK(bench.findings() == Phrases{"only one direction seen"});
  }
}

TEST_CASE("a reset is found, with who sent it") {
  Bench bench;
  bench.talk.shake_hands();
  SECTION("the client") {
    bench.talk.client({.flags = kTcpRst});
    CHECK(bench.findings() == Phrases{"reset by client"});
  }
  SECTION("the server") {
    bench.talk.server({.flags = kTcpRst});
    CHECK(bench.findings() == Phrases{"reset by server"});
  }
}

TEST_CASE("a connection may be half closed") {
  Bench bench;
  bench.talk.shake_hands();
  bench.talk.client({.flags = kFinAck});
  bench.talk.server({.acknowledgement = 2});
  CHECK(bench.findings() == Phrases{"half closed"});
}

TEST_CASE("segments that come again are counted among those with a payload") {
  Bench bench;
  bench.talk.shake_hands();
  for (const std::uint32_t sequence : {1U, 101U, 201U, 1U}) {
    bench.talk.client({.sequence = sequence, .length = 100, .wait = 300 * kMillisecond});
  }
  CHECK(bench.findings() == Phrases{"retransmissions 1 of 4 segments"});
  CHECK(bench.ends.all[0].totals.sides[bench.ends.all[0].client].retransmissions == 1);
}

TEST_CASE("SYNs and FINs that come again are no segments") {
  Bench bench;
  const auto again = [&bench](Said said) {
    said.wait = 1000 * kMillisecond;
    bench.talk.client(said);
    bench.talk.client(said);
  };
  SECTION("an opening") {
    again({.flags = kTcpSyn, .sequence = 0});
    CHECK(bench.findings() == Phrases{"handshake never answered", "opening repeated 1 time"});
    CHECK(bench.ends.all[0].totals.sides[bench.ends.all[0].client].retransmissions == 1);
  }
  SECTION("both ways") {
    bench.talk.shake_hands();
    bench.talk.server({.flags = kSynAck, .sequence = 0, .wait = 1000 * kMillisecond});
    bench.talk.server({.flags = kSynAck, .sequence = 0, .wait = 1000 * kMillisecond});
    bench.talk.client({.length = 10});
    again({.flags = kFinAck, .sequence = 11});
    CHECK(bench.findings() ==
          Phrases{"half closed", "opening repeated 2 times", "closing repeated 1 time"});
  }
  SECTION("with a payload they are") {
    bench.talk.shake_hands();
    again({.flags = kFinAck, .length = 10});
    CHECK(bench.findings() == Phrases{"half closed", "retransmissions 1 of 2 segments"});
  }
}

TEST_CASE("gaps and what comes late are found") {
  Bench bench;
  bench.talk.shake_hands();
  bench.talk.client({.sequence = 101, .length = 100});
  bench.talk.client({.sequence = 1, .length = 100, .wait = kMillisecond});
  CHECK(bench.findings() ==
        Phrases{"out of order 1 of 2 segments", "packets missing in the capture"});
}

TEST_CASE("how long a receiver was full is found") {
  Bench bench;
  bench.talk.shake_hands();
  SECTION("in milliseconds") {
    bench.talk.server({.window = 0});
    bench.talk.server({.window = 500, .wait = 80 * kMillisecond});
    CHECK(bench.findings() == Phrases{"receiver was full for 80 ms"});
  }
  SECTION("also if it never had room again") {
    bench.talk.server({.window = 0});
    bench.talk.client({.sequence = 0, .wait = 5000 * kMillisecond});
    CHECK(bench.findings() == Phrases{"receiver was full for 5.0 s"});
  }
  SECTION("in seconds, and in parts") {
    bench.talk.server({.window = 0});
    bench.talk.server({.window = 0, .wait = 1000 * kMillisecond});
    bench.talk.server({.window = 500, .wait = 250 * kMillisecond});
    CHECK(bench.findings() == Phrases{"receiver was full for 1.2 s"});
  }
}

TEST_CASE("datagrams are answered or not") {
  Bench bench;
  SECTION("they are not") {
    bench.talk.datagram(true);
    CHECK(bench.findings() == Phrases{"never answered"});
  }
  SECTION("only the answer was seen") {
    bench.talk.datagram(false);
    CHECK(bench.findings() == Phrases{"only one direction seen"});
  }
  SECTION("they are") {
    bench.talk.datagram(true);
    bench.talk.datagram(false);
    CHECK(bench.findings().empty());
  }
}

TEST_CASE("totals add up what both sides sent") {
  Bench bench;
  bench.talk.shake_hands();
  bench.talk.client({.length = 100});
  bench.talk.server({.acknowledgement = 101, .length = 7, .wait = 30 * kMillisecond});
  bench.talk.client({.sequence = 101, .acknowledgement = 8, .wait = 20 * kMillisecond});
  const Ends::Ended& ended = bench.finish();
  const SideTotals& client = ended.totals.sides[ended.client];
  const SideTotals& server = ended.totals.sides[1 - ended.client];
  CHECK(client.packets == 4);
  CHECK(server.packets == 2);
  CHECK(client.bytes == 4 * 54 + 100);
  CHECK(client.payload_bytes == 100);
  CHECK(server.payload_bytes == 7);
  CHECK(client.segments == 1);
  CHECK(client.round_trips.count == 2); // Of its SYN and of its data.
  CHECK(client.round_trips.least == 10 * kMillisecond);
  CHECK(client.round_trips.most == 30 * kMillisecond);
  CHECK(client.round_trips.mean() == 20 * kMillisecond);
  CHECK(server.round_trips.most == 20 * kMillisecond);
  CHECK(ended.totals.last_time - ended.totals.first_time == 80 * kMillisecond);
}

TEST_CASE("the mean of times that do not add up in 64 bits is between them") {
  TimeRange range;
  for (int i = 0; i < 10; ++i) {
    range.add(INT64_MAX - 1);
  }
  range.add(0);
  CHECK(range.mean() > 0);
  CHECK(range.least == 0);
}
