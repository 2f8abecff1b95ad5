#include "pipeline/conversation_run.h"

#include "support/catch.h"
#include "support/frames.h"

#include <algorithm>
#include <chrono>
#include <thread>

using namespace chattcp;
using namespace chattcp::test;

namespace {

class Sink : public LineSink {
public:
  bool write(std::string_view lines) override {
    text += lines;
    ++writes;
    return has_reader;
  }
  std::size_t unwritten() const override { return 0; }

  std::string text;
  std::size_t writes = 0;
  bool has_reader = true;
};

constexpr std::int64_t kSecond = 1'000'000'000;

ConversationRunOptions patient() {
  return {.patience = {.idle = 120 * kSecond, .ended = kSecond}, .tunnels = {}};
}

struct Bench {
  explicit Bench(const ConversationRunOptions& options = patient())
      : run(filter, formatter, sink, options, counts) {}

  bool take(const Bytes& bytes, std::int64_t seconds = 0) {
    return run.on_frame({.bytes = bytes,
                         .wire_length = static_cast<std::uint32_t>(bytes.size()),
                         .time = {.seconds = seconds, .nanoseconds = 0},
                         .link_type = LinkType::raw});
  }
  std::size_t lines() const {
    return static_cast<std::size_t>(std::count(sink.text.begin(), sink.text.end(), '\n'));
  }

  PacketFilter filter;
  ConversationTableLines formatter{','};
  Sink sink;
  Counts counts;
  ConversationRun run;
};

Bytes question(std::uint16_t port) {
  return ipv4(17, udp(counted(4), {.source = port}));
}

} // namespace

TEST_CASE("ConversationRun writes a heading, and a line for each conversation at the end") {
  Bench bench;
  CHECK(bench.run.begin());
  CHECK(bench.lines() == 1);
  for (const std::uint16_t port : Numbers{1000, 1001, 1000}) {
    CHECK(bench.take(question(port)));
  }
  CHECK(bench.lines() == 1);
  bench.run.finish();
  CHECK(bench.lines() == 3);
  CHECK(bench.counts.printed == 3);
  CHECK(bench.counts.conversations == 2);
  CHECK(bench.counts.bytes == 3 * 32);
}

TEST_CASE("ConversationRun counts what it does not follow") {
  Bench bench;
  bench.filter.add(FilterKey::destination_port, "-p.dst", "53");
  bench.take(question(1));
  bench.take(ipv4(17, udp(counted(4), {.destination = 54})));
  bench.take(ipv4(1, counted(30)));
  bench.take({});
  bench.run.finish();
  CHECK(bench.counts.printed == 1);
  CHECK(bench.counts.filtered == 1);
  CHECK(bench.counts.undecoded[static_cast<std::size_t>(StopReason::not_tcp_udp)] +
            bench.counts.undecoded[static_cast<std::size_t>(StopReason::truncated)] +
            bench.counts.undecoded[static_cast<std::size_t>(StopReason::malformed)] ==
        2);
  CHECK(bench.counts.conversations == 1);
}

TEST_CASE("ConversationRun ends after so many packets") {
  ConversationRunOptions options = patient();
  options.count = 2;
  Bench bench(options);
  CHECK(bench.take(question(1)));
  CHECK(bench.take(ipv4(1, counted(30)))); // Does not count.
  CHECK_FALSE(bench.take(question(2)));
}

TEST_CASE("ConversationRun ends conversations by the time of the packets") {
  Bench bench;
  bench.take(question(1), 1000);
  bench.take(question(2), 1100);
  bench.take(question(2), 1121);
  bench.take(question(2), 1121);
  CHECK(bench.counts.conversations == 0);
  bench.take(question(2), 1121); // The third packet that agrees.
  CHECK(bench.counts.conversations == 1);
  bench.take(question(1), 1122);
  bench.run.finish();
  CHECK(bench.counts.conversations == 3);
}

TEST_CASE("ConversationRun splits a conversation by its own times, however few packets there are") {
  Bench bench;
  bench.take(question(1), 1000);
  bench.take(question(1), 1120);
  CHECK(bench.counts.conversations == 0);
  bench.take(question(1), 1241);
  CHECK(bench.counts.conversations == 1);
}

TEST_CASE("ConversationRun ends no other conversation by a packet with a wrong time") {
  for (const std::int64_t wrong : {std::int64_t{0}, std::int64_t{4'000'000'000}}) {
    CAPTURE(wrong);
    Bench bench;
    for (std::int64_t second = 1'700'000'000; second < 1'700'000'060; ++second) {
      bench.take(question(1), second);
      bench.take(question(2), second);
    }
    bench.take(question(3), wrong);
    for (std::int64_t second = 1'700'000'060; second < 1'700'000'170; ++second) {
      bench.take(question(2), second);
    }
    CHECK(bench.counts.conversations == 0);
    for (std::int64_t second = 1'700'000'170; second < 1'700'000'190; ++second) {
      bench.take(question(2), second);
    }
    CHECK(bench.counts.conversations == 2); // Those of ports 1 and 3, and not later than usual.
  }
}

TEST_CASE("ConversationRun goes on when times go back for good") {
  Bench bench; // As in another file.
  bench.take(question(1), 1'700'000'000);
  for (const std::int64_t begin : {std::int64_t{1'600'000'000}, std::int64_t{1'500'000'000}}) {
    bench.take(question(2), begin);
    for (std::int64_t second = begin; second < begin + 125; ++second) {
      bench.take(question(3), second);
    }
    CHECK(bench.counts.conversations == (begin == 1'600'000'000 ? 2 : 3));
  }
}

TEST_CASE("ConversationRun ends conversations in a silence if it is live, and not in a file") {
  for (const bool live : {false, true}) {
    ConversationRunOptions options = patient();
    options.patience = {.idle = 20'000'000, .ended = 20'000'000, .live = live};
    Bench bench(options);
    bench.take(question(1), 1000);
    CHECK(bench.run.on_idle());
    CHECK(bench.counts.conversations == 0);
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    CHECK(bench.run.on_idle());
    CHECK(bench.counts.conversations == (live ? 1 : 0));
    CHECK(bench.lines() == (live ? 1 : 0));
  }
}

TEST_CASE("ConversationRun ends nothing when the clock of a live capture is set") {
  ConversationRunOptions options = patient();
  options.patience.live = true;
  Bench bench(options);
  bench.take(question(2), 1'700'000'000);
  for (const std::int64_t second : {1'700'000'000, 1'800'000'000, 1'700'000'000}) {
    for (int i = 0; i < 200; ++i) {
      bench.take(question(1), second);
    }
    CHECK(bench.run.on_idle());
  }
  CHECK(bench.counts.conversations == 0);
}

TEST_CASE("ConversationRun counts those that are forgotten") {
  ConversationRunOptions options = patient();
  options.most_streams = 2;
  Bench bench(options);
  for (std::uint16_t port = 1; port <= 10; ++port) {
    bench.take(question(port));
  }
  CHECK(bench.counts.forgotten == 8);
  CHECK(bench.counts.conversations == 8);
  bench.run.finish();
  CHECK(bench.counts.forgotten == 8);
  CHECK(bench.lines() == 10);
}

TEST_CASE("ConversationRun writes in pieces what ends at once") {
  Bench bench;
  for (std::uint16_t port = 1; port <= 10'000; ++port) {
    bench.take(question(port));
  }
  CHECK(bench.sink.writes == 0);
  bench.run.finish();
  CHECK(bench.sink.writes > 5);
  CHECK(bench.lines() == 10'000);
}

TEST_CASE("ConversationRun writes in large pieces, and ends when the reader leaves") {
  ConversationRunOptions options = patient();
  options.most_streams = 1;
  Bench bench(options);
  bench.sink.has_reader = false;
  std::uint16_t port = 1;
  while (port < 5000 && bench.take(question(port))) {
    ++port;
  }
  CHECK(port > 500);
  CHECK(port < 5000);
  CHECK(bench.sink.writes == 1);
  bench.run.finish();
  CHECK(bench.sink.writes == 1); // Nobody is there.
  CHECK_FALSE(bench.run.on_idle());
}

TEST_CASE("ConversationRun leaves out hidden connections") {
  ConnectionSet hidden;
  hidden.insert({.local = {.address = *Address::parse("198.51.100.2"), .port = 80},
                 .remote = {.address = *Address::parse("192.0.2.1"), .port = 50000}});
  ConversationRunOptions options = patient();
  options.hidden = &hidden;
  Bench bench(options);
  CHECK(bench.take(ipv4(6, tcp({}, {.source = 50000, .destination = 80}))));
  CHECK(bench.take(ipv4(6, tcp({}, {.source = 50001, .destination = 80}))));
  bench.run.finish();
  CHECK(bench.counts.filtered == 1);
  CHECK(bench.counts.conversations == 1);
}

TEST_CASE("ConversationRun ends at once when nobody wants the rest") {
  StopSignal stop;
  ConversationRunOptions options = patient();
  options.discard = &stop;
  Bench bench(options);
  CHECK(bench.take(question(1)));
  stop.request();
  CHECK_FALSE(bench.take(question(2)));
  bench.run.finish();
  CHECK(bench.counts.printed == 1);
  CHECK(bench.counts.conversations == 0);
  CHECK(bench.lines() == 0);
}
