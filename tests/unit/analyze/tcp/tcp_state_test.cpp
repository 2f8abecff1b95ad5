#include "analyze/tcp/tcp_state.h"

#include "support/catch.h"
#include "support/dialogue.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

struct Bench {
  std::string_view client(const Said& said) { return name(talk.client(said)); }
  std::string_view server(const Said& said) { return name(talk.server(said)); }

  static std::string_view name(const Analysis& analysis) {
    return kTcpStateNames[static_cast<std::size_t>(analysis.state)];
  }

  Analyzer analyzer;
  Dialogue talk{analyzer};
};

constexpr std::uint16_t kFinAck = kTcpFin | kTcpAck;

} // namespace

TEST_CASE("a connection opens") {
  Bench bench;
  CHECK(bench.client({.flags = kTcpSyn, .sequence = 0}) == "SYN-SENT");
  CHECK(bench.server({.flags = kTcpSyn | kTcpAck, .sequence = 0}) == "SYN-RECEIVED");
  CHECK(bench.client({}) == "ESTABLISHED");
  CHECK(bench.server({}) == "ESTABLISHED");
}

TEST_CASE("a SYN and a SYN-ACK that come again change nothing") {
  Bench bench;
  bench.talk.shake_hands();
  CHECK(bench.client({.flags = kTcpSyn, .sequence = 0}) == "ESTABLISHED");
  CHECK(bench.server({.flags = kTcpSyn | kTcpAck, .sequence = 0}) == "ESTABLISHED");
}

TEST_CASE("both sides may open a connection at once") {
  Bench bench;
  CHECK(bench.client({.flags = kTcpSyn, .sequence = 0}) == "SYN-SENT");
  CHECK(bench.server({.flags = kTcpSyn, .sequence = 0}) == "SYN-SENT");
  CHECK(bench.client({.flags = kTcpSyn | kTcpAck, .sequence = 0}) == "SYN-RECEIVED");
  CHECK(bench.server({.flags = kTcpSyn | kTcpAck, .sequence = 0}) == "SYN-RECEIVED");
  CHECK(bench.client({}) == "ESTABLISHED");
  CHECK(bench.server({}) == "ESTABLISHED");
}

TEST_CASE("a connection whose handshake was not seen is taken for established") {
  Bench bench;
  CHECK(bench.server({.length = 10}) == "ESTABLISHED");
  CHECK(bench.client({.acknowledgement = 11}) == "ESTABLISHED");
}

TEST_CASE("one side closes a connection, then the other") {
  Bench bench;
  bench.talk.shake_hands();
  CHECK(bench.client({.flags = kFinAck}) == "FIN-WAIT-1");
  CHECK(bench.server({.acknowledgement = 2}) == "CLOSE-WAIT");
  CHECK(bench.server({.acknowledgement = 2, .length = 10}) == "CLOSE-WAIT");
  CHECK(bench.client({.sequence = 2, .acknowledgement = 11}) == "FIN-WAIT-2");
  CHECK(bench.server({.flags = kFinAck, .sequence = 11, .acknowledgement = 2}) == "LAST-ACK");
  CHECK(bench.client({.sequence = 2, .acknowledgement = 12}) == "TIME-WAIT");
}

TEST_CASE("a FIN may come with the acknowledgement of another") {
  Bench bench;
  bench.talk.shake_hands();
  bench.talk.client({.flags = kFinAck});
  CHECK(bench.server({.flags = kFinAck, .acknowledgement = 2}) == "LAST-ACK");
  CHECK(bench.client({.sequence = 2, .acknowledgement = 2}) == "TIME-WAIT");
}

TEST_CASE("both sides may close a connection at once") {
  Bench bench;
  bench.talk.shake_hands();
  CHECK(bench.client({.flags = kFinAck}) == "FIN-WAIT-1");
  CHECK(bench.server({.flags = kFinAck}) == "FIN-WAIT-1");
  CHECK(bench.client({.sequence = 2, .acknowledgement = 2}) == "CLOSING");
  CHECK(bench.server({.sequence = 2, .acknowledgement = 2}) == "TIME-WAIT");
}

TEST_CASE("a FIN that is not acknowledged leaves the other side open") {
  Bench bench;
  bench.talk.shake_hands();
  bench.talk.client({.flags = kFinAck, .sequence = 1, .length = 100});
  CHECK(bench.server({.acknowledgement = 101}) == "ESTABLISHED"); // The data, not the FIN.
  CHECK(bench.server({.acknowledgement = 102}) == "CLOSE-WAIT");
}

TEST_CASE("a reset closes both sides, for good") {
  Bench bench;
  bench.talk.shake_hands();
  CHECK(bench.server({.flags = kTcpRst}) == "CLOSED");
  CHECK(bench.client({}) == "CLOSED");
}

TEST_CASE("a refused SYN is closed") {
  Bench bench;
  bench.talk.client({.flags = kTcpSyn, .sequence = 0});
  CHECK(bench.server({.flags = kTcpRst | kTcpAck, .sequence = 0}) == "CLOSED");
}

TEST_CASE("a FIN is found behind 2^32") {
  Bench bench;
  bench.talk.first = {0xffff'ffff, 0xffff'fffe};
  bench.talk.shake_hands();
  CHECK(bench.client({.flags = kFinAck}) == "FIN-WAIT-1");
  CHECK(bench.server({.flags = kFinAck, .acknowledgement = 2}) == "LAST-ACK");
  CHECK(bench.client({.sequence = 2, .acknowledgement = 2}) == "TIME-WAIT");
}
