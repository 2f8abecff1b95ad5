#include "broadcast/capture_registry.h"

#include "serve/capture_query.h"
#include "support/catch.h"
#include "support/event_tally.h"
#include "support/fake_interface.h"
#include "support/news_waiter.h"

#include <atomic>
#include <thread>
#include <vector>

using namespace chattcp;
using namespace chattcp::test;
using namespace std::chrono_literals;

namespace {

using Reader = EventLog::Reader;

constexpr auto kLong = 20s; // Longer than any wait that goes well.
const Bytes kUdpFrame = ipv4(17, udp({}));

// What every test needs; the interface outlives the captures.
struct Bench {
  explicit Bench(std::size_t most_captures = 16, std::chrono::milliseconds patience = 500ms)
      : registry(
            interface.opener(),
            {.captures = most_captures, .log_bytes = std::size_t{1} << 20U, .patience = patience},
            hidden) {}

  std::shared_ptr<SharedCapture> join(const QueryParameters& parameters) {
    return registry.join(parse_capture_query(parameters, Dialect::documented).wish);
  }

  FakeInterface interface;
  ConnectionSet hidden;
  CaptureRegistry registry;
};

std::uint64_t read_packets(Reader& reader, std::uint64_t packets) {
  EventTally tally;
  Reader::Piece piece;
  while (tally.packets < packets && next_of(reader, piece, kLong) == Reader::State::events) {
    tally.add(piece);
  }
  return tally.packets;
}

} // namespace

TEST_CASE("CaptureRegistry gives clients with the same wish the same capture") {
  Bench bench;
  const auto first = bench.join({{"i", "lo"}, {"p", "tcp,443,80"}, {"h", "10.0.0.1/8"}});
  const auto second = bench.join(
      {{"h", "10.0.0.0/8"}, {"p", "80"}, {"p", "443"}, {"tcp", "true"}, {"c", "5"}, {"i", "lo"}});

  CHECK(first == second);
  CHECK(bench.registry.size() == 1);
  CHECK(bench.interface.opened() == 1);
}

TEST_CASE("CaptureRegistry gives clients with different wishes captures of their own") {
  Bench bench;
  const auto all = bench.join({{"i", "lo"}});
  const auto other_interface = bench.join({{"i", "eth0"}});
  const auto other_filter = bench.join({{"i", "lo"}, {"p", "tcp"}});
  const auto other_expression = bench.join({{"i", "lo"}, {"f", "tcp"}});
  const auto other_payload = bench.join({{"i", "lo"}, {"payload", "hex"}});

  CHECK(bench.registry.size() == 5);
  CHECK(bench.interface.open() == 5);
}

TEST_CASE("CaptureRegistry ends a capture when the last client lets go of it") {
  Bench bench;
  auto first = bench.join({{"i", "lo"}});
  auto second = bench.join({{"i", "lo"}});

  first.reset();
  CHECK(bench.interface.open() == 1);
  CHECK(bench.registry.size() == 1);

  second.reset();
  CHECK(bench.interface.open() == 0);
  CHECK(bench.registry.size() == 0);
}

TEST_CASE("CaptureRegistry starts a wish anew after its end") {
  Bench bench;
  bench.join({{"i", "lo"}}).reset();

  const auto again = bench.join({{"i", "lo"}});
  Reader reader(again->log());
  bench.interface.push(kUdpFrame);

  CHECK(read_packets(reader, 1) == 1);
  CHECK(bench.interface.opened() == 2);
}

TEST_CASE("CaptureRegistry numbers the packets of each capture from 1") {
  Bench bench;
  for (int round = 0; round < 3; ++round) {
    const auto capture = bench.join({{"i", "lo"}});
    Reader reader(capture->log());
    CHECK(capture->log().last_id() == 0);
    bench.interface.push(kUdpFrame);
    CHECK(read_packets(reader, 1) == 1);
    CHECK(capture->log().last_id() == 1);
  }
}

TEST_CASE("CaptureRegistry does not use ids again that a client may bring back") {
  Bench bench;
  {
    const auto capture = bench.join({{"i", "lo"}});
    Reader reader(capture->log());
    for (int i = 0; i < 5; ++i) {
      bench.interface.push(kUdpFrame);
    }
    CHECK(read_packets(reader, 5) == 5);
    capture->expect_return();
  }

  const auto again = bench.join({{"i", "lo"}});
  CHECK(again->log().last_id() == 6); // A gap, as a packet may be missing.
  Reader reader(again->log(), 5);
  CHECK(reader.unread() == 0); // 5 was not of this capture.
  CHECK(bench.join({{"i", "lo"}, {"p", "tcp"}})->log().last_id() == 0);
}

TEST_CASE("CaptureRegistry does not use the ids again of a capture that still ends") {
  Bench bench;
  const auto broken = bench.join({{"i", "lo"}});
  Reader of_broken(broken->log());
  bench.interface.push(kUdpFrame);
  CHECK(read_packets(of_broken, 1) == 1);
  bench.interface.break_down("lo: the interface went away");
  Reader::Piece piece;
  REQUIRE(next_of(of_broken, piece, kLong) == Reader::State::closed);

  CHECK(bench.join({{"i", "lo"}})->log().last_id() == 2);
}

TEST_CASE("CaptureRegistry hands on why a capture cannot start, and tries again") {
  Bench bench;
  bench.interface.refuse("lo: no permission to capture");
  for (int round = 0; round < 3; ++round) {
    CHECK_THROWS_WITH(bench.join({{"i", "lo"}}), "lo: no permission to capture");
    CHECK(bench.registry.size() == 0);
  }

  bench.interface.refuse("");

  CHECK_FALSE(bench.join({{"i", "lo"}})->ended());
}

TEST_CASE("CaptureRegistry starts a capture anew that has broken, while others still read it") {
  Bench bench;
  const auto broken = bench.join({{"i", "lo"}});
  Reader of_broken(broken->log());
  bench.interface.break_down("lo: the interface went away");
  Reader::Piece piece;
  REQUIRE(next_of(of_broken, piece, kLong) == Reader::State::closed);

  const auto anew = bench.join({{"i", "lo"}});
  const auto shared = bench.join({{"i", "lo"}});

  CHECK(of_broken.error() == "lo: the interface went away");
  CHECK(anew != broken);
  CHECK(shared == anew);
  Reader reader(anew->log());
  bench.interface.push(kUdpFrame);
  CHECK(read_packets(reader, 1) == 1);
}

TEST_CASE("CaptureRegistry still knows a capture after an earlier one of its wish has gone") {
  Bench bench;
  auto broken = bench.join({{"i", "lo"}});
  Reader::Piece piece;
  {
    Reader of_broken(broken->log());
    bench.interface.break_down("lo: the interface went away");
    REQUIRE(next_of(of_broken, piece, kLong) == Reader::State::closed);
  }
  const auto anew = bench.join({{"i", "lo"}});

  broken.reset();

  CHECK(bench.join({{"i", "lo"}}) == anew);
  CHECK(bench.registry.size() == 1);
}

TEST_CASE("CaptureRegistry refuses one more capture than it may run, not one more client") {
  Bench bench(2);
  const auto first = bench.join({{"i", "lo"}});
  const auto second = bench.join({{"i", "eth0"}});

  CHECK_THROWS_AS(bench.join({{"i", "eth1"}}), TooManyCaptures);
  CHECK_THROWS_WITH(bench.join({{"i", "eth1"}}), "all 2 captures (--max-captures) are in use by "
                                                 "streams with other parameters; try again later");
  CHECK(bench.join({{"i", "eth0"}}) == second);
  CHECK(bench.interface.opened() == 2);
}

TEST_CASE("CaptureRegistry refuses one more capture than there is memory for its ring") {
  FakeInterface interface;
  ConnectionSet hidden;
  CaptureLimits limits;
  limits.ring_mebibytes = 10;
  limits.all_rings_mebibytes = 29;
  CaptureRegistry registry(interface.opener(), limits, hidden);
  const auto join = [&registry](const char* name) {
    return registry.join(parse_capture_query({{"i", name}}, Dialect::documented).wish);
  };
  const auto first = join("lo");
  auto second = join("eth0");

  CHECK_THROWS_WITH(
      join("eth1"),
      "all 29 MiB for the rings of captures (--max-ring-memory) are in use by streams with "
      "other parameters; try again later");
  CHECK(join("lo") == first);
  second.reset();
  CHECK_NOTHROW(join("eth1"));
}

TEST_CASE("CaptureRegistry waits a moment for a place, as when a page is reloaded") {
  Bench bench(1, kLong);
  auto leaving = bench.join({{"i", "lo"}});
  std::thread client([&leaving] {
    std::this_thread::sleep_for(20ms);
    leaving.reset();
  });

  std::shared_ptr<SharedCapture> next;
  CHECK_NOTHROW(next = bench.join({{"i", "eth0"}}));

  client.join();
  CHECK(next != nullptr);
}

TEST_CASE("CaptureRegistry ends all who read when it is closed, and starts nothing more") {
  Bench bench;
  const auto first = bench.join({{"i", "lo"}});
  const auto second = bench.join({{"i", "eth0"}});
  Reader of_first(first->log());
  Reader of_second(second->log());

  bench.registry.close();

  Reader::Piece piece;
  CHECK(next_of(of_first, piece, kLong) == Reader::State::closed);
  CHECK(next_of(of_second, piece, kLong) == Reader::State::closed);
  CHECK_THROWS_AS(bench.join({{"i", "wlan0"}}), TooManyCaptures);
}

TEST_CASE("CaptureRegistry adds up what all captures have seen, those that are over too") {
  Bench bench;
  {
    const auto over = bench.join({{"i", "lo"}});
    Reader reader(over->log());
    bench.interface.push(ipv4(1, counted(8))); // 28 bytes that are neither TCP nor UDP.
    bench.interface.push(kUdpFrame);           // 28 bytes.
    REQUIRE(read_packets(reader, 1) == 1);
    bench.interface.lose({.by_kernel = 3, .by_interface = 1});
  }
  bench.interface.lose({.by_kernel = 4, .by_interface = 0});
  const auto running = bench.join({{"i", "lo"}, {"p.dst", "53"}});
  Reader reader(running->log());
  bench.interface.push(ipv4(17, udp({}, {.source = 1, .destination = 54})));
  bench.interface.push(kUdpFrame);
  REQUIRE(read_packets(reader, 1) == 1);

  const CaptureTotals totals = bench.registry.totals();

  CHECK(totals.shown == 2);
  CHECK(totals.filtered == 1);
  CHECK(totals.undecoded[static_cast<std::size_t>(StopReason::not_tcp_udp)] == 1);
  CHECK(totals.bytes == 4 * 28);
  CHECK(totals.drops.by_kernel == 7);
  CHECK(totals.drops.by_interface == 1);
}

TEST_CASE("CaptureRegistry hides the connections of streams from every capture") {
  const Bytes server{192, 0, 2, 1};
  const Bytes client{198, 51, 100, 2};
  Bench bench;
  const auto all = bench.join({{"i", "lo"}});
  const auto tcp_alone = bench.join({{"i", "lo"}, {"p", "tcp"}});
  Reader of_all(all->log());
  Reader of_tcp(tcp_alone->log());
  // It comes while they run already.
  bench.hidden.insert({.local = Endpoint::of(server, 443), .remote = Endpoint::of(client, 40000)});

  bench.interface.push(ipv4(6, tcp({}), {.source = client, .destination = server}));
  bench.interface.push(
      ipv4(6, tcp({}, {.source = 40001}), {.source = client, .destination = server}));

  CHECK(read_packets(of_all, 1) == 1);
  CHECK(read_packets(of_tcp, 1) == 1);
  CHECK(bench.registry.totals().filtered == 2);
}

TEST_CASE("CaptureRegistry serves clients that come and go in many threads") {
  Bench bench(4);
  std::atomic<int> joined = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&bench, &joined, thread] {
      for (int round = 0; round < 50; ++round) {
        const auto capture =
            bench.join({{"i", "lo"}, {"p", std::to_string((round + thread) % 2 + 1)}});
        const Reader reader(capture->log());
        ++joined;
        static_cast<void>(bench.registry.totals());
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }

  CHECK(joined == 200);
  CHECK(bench.registry.size() == 0);
  CHECK(bench.interface.open() == 0);
}
