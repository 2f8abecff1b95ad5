#include "analyze/analyzer.h"

#include "support/catch.h"
#include "support/dialogue.h"

#include <utility>

using namespace chattcp;
using namespace chattcp::test;

namespace {

using Numbers = std::pair<std::uint32_t, std::uint32_t>;

// Sequence and acknowledgement, as shown.
Numbers numbers(const Analysis& analysis) {
  return {analysis.sequence, analysis.acknowledgement};
}

// The number of what is acknowledged; 0: nothing.
std::uint64_t acks(const Analysis& analysis) {
  return analysis.acknowledged ? analysis.acknowledged->number : 0;
}

struct Bench {
  Analyzer analyzer;
  Dialogue talk{analyzer};
};

} // namespace

TEST_CASE("Analyzer counts from the SYNs, past 2^32") {
  Bench bench;
  bench.talk.first = {0xffff'fff0, 0xffff'ffff};
  CHECK(bench.talk.client({.flags = kTcpSyn, .sequence = 0, .acknowledgement = 0}).sequence == 0);
  CHECK(numbers(bench.talk.server({.flags = kTcpSyn | kTcpAck, .sequence = 0})) == Numbers(0, 1));
  CHECK(numbers(bench.talk.client({})) == Numbers(1, 1));
  for (std::uint32_t sent = 1; sent < 1000; sent += 100) {
    const Analysis data = bench.talk.client({.sequence = sent, .length = 100});
    CHECK(numbers(data) == Numbers(sent, 1));
    CHECK(data.events.empty());
    CHECK(data.in_flight == 100);
    const Analysis answer = bench.talk.server({.acknowledgement = sent + 100});
    CHECK(numbers(answer) == Numbers(1, sent + 100));
    CHECK(answer.events.empty());
    CHECK(acks(answer) == bench.talk.number - 1);
  }
}

TEST_CASE("Analyzer counts from 1 if the handshake was not seen") {
  Bench bench;
  CHECK(numbers(bench.talk.client({.sequence = 4000, .acknowledgement = 2000})) == Numbers(1, 1));
  CHECK(numbers(bench.talk.server({.sequence = 2010, .acknowledgement = 4020})) == Numbers(11, 21));
}

TEST_CASE("Analyzer shows the acknowledgement of a SYN alone as it was sent") {
  Bench bench;
  CHECK(
      bench.talk.client({.flags = kTcpSyn, .sequence = 0, .acknowledgement = 7}).acknowledgement ==
      5007);
  bench.talk.server({.flags = kTcpSyn | kTcpAck, .sequence = 0});
  CHECK(bench.talk.client({.flags = kTcpRst, .acknowledgement = 7}).acknowledgement == 5007);
}

TEST_CASE("Analyzer tells who is the client") {
  Bench bench;
  SECTION("by the SYN, whatever the ports") {
    bench.talk.ports = {80, 40000};
    CHECK(bench.talk.client({.flags = kTcpSyn}).from == Role::client);
    CHECK(bench.talk.server({.flags = kTcpSyn | kTcpAck}).from == Role::server);
  }
  SECTION("by the SYN-ACK") {
    bench.talk.ports = {80, 40000};
    CHECK(bench.talk.server({.flags = kTcpSyn | kTcpAck}).from == Role::server);
    CHECK(bench.talk.client({}).from == Role::client);
  }
  SECTION("by a SYN that comes late") {
    bench.talk.ports = {80, 40000};
    CHECK(bench.talk.client({.sequence = 0}).from == Role::server);
    CHECK(bench.talk.client({.flags = kTcpSyn, .sequence = 70}).from == Role::client);
  }
  SECTION("else by the higher port") {
    CHECK(bench.talk.server({}).from == Role::server);
    CHECK(bench.talk.client({}).from == Role::client);
    CHECK(bench.talk.datagram(false).from == Role::server);
  }
  SECTION("else by who was first") {
    bench.talk.ports = {500, 500};
    CHECK(bench.talk.server({}).from == Role::client);
    CHECK(bench.talk.client({}).from == Role::server);
    CHECK(bench.talk.datagram(true).from == Role::client);
    CHECK(bench.talk.datagram(false).from == Role::server);
  }
}

TEST_CASE("Analyzer numbers conversations of each protocol from 0") {
  Bench bench;
  CHECK(bench.talk.client({}).stream == 0);
  CHECK(bench.talk.server({}).stream == 0);
  CHECK(bench.talk.datagram(true).stream == 0);
  bench.talk.ports = {40001, 80};
  CHECK(bench.talk.client({}).stream == 1);
  CHECK(bench.talk.datagram(false).stream == 1);
  bench.talk.ports = {80, 40001}; // The addresses have not changed places.
  CHECK(bench.talk.client({}).stream == 2);
  bench.talk.ports = {40000, 80};
  CHECK(bench.talk.server({}).stream == 0);
}

TEST_CASE("Analyzer knows an address of IPv6 that begins like one of IPv4") {
  Bench bench;
  CHECK(bench.talk.client({}).stream == 0);
  bench.talk.addresses[0].resize(16);
  bench.talk.addresses[1].resize(16);
  CHECK(bench.talk.client({}).stream == 1);
  CHECK(bench.talk.server({}).stream == 1);
  bench.talk.addresses[0][15] = 1;
  CHECK(bench.talk.server({}).stream == 2);
}

TEST_CASE("Analyzer bears a packet from an end to itself") {
  Bench bench;
  bench.talk.addresses[1] = bench.talk.addresses[0];
  bench.talk.ports = {7, 7};
  CHECK(bench.talk.client({.flags = kTcpSyn, .sequence = 0}).stream == 0);
  CHECK(bench.talk.server({.flags = kTcpSyn | kTcpAck, .sequence = 0}).stream == 0);
  CHECK(bench.talk.client({.length = 10}).from == bench.talk.server({.length = 10}).from);
}

TEST_CASE("Analyzer measures the time to the acknowledgement") {
  Bench bench;
  bench.talk.shake_hands();
  bench.talk.client({.sequence = 1, .length = 100});
  bench.talk.client({.sequence = 101, .length = 100, .wait = 2'000});
  const Analysis both = bench.talk.server({.acknowledgement = 201, .wait = 50'000});
  REQUIRE(both.acknowledged);
  CHECK(both.acknowledged->number == 5); // The last one that it covers.
  CHECK(both.acknowledged->nanoseconds == 50'000);
  CHECK_FALSE(bench.talk.server({.acknowledgement = 201}).acknowledged); // Once.
}

TEST_CASE("Analyzer measures a handshake") {
  Bench bench;
  bench.talk.client({.flags = kTcpSyn, .sequence = 0, .acknowledgement = 0});
  CHECK(acks(bench.talk.server({.flags = kTcpSyn | kTcpAck, .sequence = 0})) == 1);
  CHECK(acks(bench.talk.client({})) == 2);
}

TEST_CASE("Analyzer takes the time of what was sent first, not of what came again") {
  Bench bench;
  bench.talk.shake_hands();
  bench.talk.client({.length = 100});
  CHECK(names_of(bench.talk.client({.length = 100, .wait = 300'000'000}).events) ==
        "retransmission");
  CHECK(acks(bench.talk.server({.acknowledgement = 101})) == 4);
}

TEST_CASE("Analyzer says nothing of the time if it acknowledges a part of a segment") {
  Bench bench;
  bench.talk.shake_hands();
  bench.talk.client({.length = 100});
  CHECK(acks(bench.talk.server({.acknowledgement = 51})) == 0);
  CHECK(bench.talk.client({.sequence = 101, .length = 10}).in_flight == 60);
  CHECK(acks(bench.talk.server({.acknowledgement = 111})) == 6);
}

TEST_CASE("Analyzer adds up what is in flight, without what is acknowledged selectively") {
  Bench bench;
  bench.talk.shake_hands();
  CHECK(bench.talk.client({.sequence = 1, .length = 100}).in_flight == 100);
  CHECK(bench.talk.client({.sequence = 101, .length = 100}).in_flight == 200);
  // 5101 to 5201: SACK of 6101, 6201 of the client, whose first number is 1000.
  std::vector<std::uint8_t> sack{1, 1, 5, 10};
  for (const std::uint32_t edge : {1101U, 1201U}) {
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
      sack.push_back(static_cast<std::uint8_t>(edge >> shift));
    }
  }
  bench.talk.server({.acknowledgement = 1, .options = sack});
  CHECK(bench.talk.client({.sequence = 201, .length = 100}).in_flight == 200);
  bench.talk.server({.acknowledgement = 301});
  CHECK(bench.talk.client({.sequence = 301, .length = 7}).in_flight == 7);
  CHECK_FALSE(bench.talk.client({.sequence = 308}).in_flight); // No payload.
}

TEST_CASE("Analyzer bears ranges that make no sense") {
  Bench bench;
  bench.talk.shake_hands();
  bench.talk.client({.length = 100});
  const std::vector<std::uint8_t> backwards{5, 10, 255, 255, 255, 255, 0, 0, 0, 0, 1, 1};
  const std::vector<std::uint8_t> cut{5, 12, 0, 0, 0, 1, 0, 0};
  for (const auto& options : {backwards, cut}) {
    bench.talk.server({.options = options});
    const Analysis data = bench.talk.client({.sequence = 101, .length = 100});
    CHECK((!data.in_flight || *data.in_flight <= 2'000'000'000));
  }
}

TEST_CASE("Analyzer follows packets larger than any on the wire") {
  Bench bench; // Segmentation offload.
  bench.talk.shake_hands();
  bench.talk.client({.sequence = 1, .length = 60'000});
  CHECK(bench.talk.client({.sequence = 60'001, .length = 60'000}).in_flight == 120'000);
  CHECK(acks(bench.talk.server({.acknowledgement = 120'001})) == 5);
}

TEST_CASE("Analyzer shows fragments and headers that are too long as they are") {
  Bench bench;
  bench.talk.shake_hands();
  bench.talk.is_fragment = true;
  const Analysis fragment = bench.talk.client({.sequence = 500, .length = 8});
  CHECK(fragment.sequence == 500);
  CHECK(fragment.events.empty());
  CHECK_FALSE(fragment.in_flight);
  bench.talk.is_fragment = false;
  CHECK(bench.talk.client({.sequence = 1, .length = 10}).events.empty());
}

TEST_CASE("Analyzer finds nothing remarkable about datagrams") {
  Bench bench;
  for (const bool client : {true, false, true}) {
    const Analysis analysis = bench.talk.datagram(client);
    CHECK(analysis.events.empty());
    CHECK_FALSE(analysis.acknowledged);
    CHECK_FALSE(analysis.in_flight);
  }
}

TEST_CASE("Analyzer bears any times") {
  constexpr std::int64_t kEnd = INT64_MAX;
  const Timestamp sane{.seconds = 1'700'000'000, .nanoseconds = 0};
  for (const Timestamp time :
       {Timestamp{kEnd, 0}, Timestamp{-kEnd - 1, 0}, Timestamp{kEnd, kEnd},
        Timestamp{-kEnd - 1, -kEnd - 1}, Timestamp{0, kEnd}, Timestamp{0, 0}}) {
    CAPTURE(time.seconds, time.nanoseconds);
    Ends ends;
    {
      Analyzer analyzer(4, &ends, {.idle = 1'000'000'000, .ended = 1'000'000'000});
      Dialogue talk(analyzer);
      const auto both = [&](const Timestamp& next) {
        talk.time = next;
        analyzer.pass_time(next.all_nanoseconds());
        talk.client({.sequence = 1, .length = 100, .window = 0, .wait = 0});
        talk.time = next;
        analyzer.pass_time(next.all_nanoseconds());
        talk.server({.acknowledgement = 101, .window = 0, .wait = 0});
      };
      for (int i = 0; i < 3; ++i) {
        both(sane);
        both(time);
      }
      analyzer.finish();
    }
    std::uint64_t packets = 0;
    for (const Ends::Ended& ended : ends.all) {
      packets += ended.totals.sides[0].packets + ended.totals.sides[1].packets;
      CHECK(ended.totals.first_time <= ended.totals.last_time);
      CHECK(ended.totals.sides[0].full_nanoseconds >= 0);
    }
    CHECK(packets == 12);
  }
}
