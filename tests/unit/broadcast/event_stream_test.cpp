#include "broadcast/event_stream.h"

#include "support/catch.h"
#include "support/event_tally.h"
#include "support/fake_interface.h"
#include "support/news_waiter.h"

#include <algorithm>
#include <array>
#include <thread>

using namespace chattcp;
using namespace chattcp::test;
using namespace std::chrono_literals;

namespace {

using Step = EventStream::Step;

constexpr std::size_t kLarge = std::size_t{1} << 20U;
const std::string kPreamble = "retry: 2000\n: packets of fake0\n";
const std::string kFirstLine = "\n";
const std::string kEnd = "id: end\nevent: close\ndata: stop capture\n\n"; // Do not come back.
const std::string kStop = "id: \nevent: close\ndata: stop capture\n\n";   // With no id.

std::string event(std::uint64_t id, const std::string& object = "{}") {
  return "id: " + std::to_string(id) + "\nevent: packet\ndata: " + object + "\n\n";
}

std::string dropped(std::uint64_t count, const std::string& place) {
  return "event: dropped\ndata: {\"dropped\":" + std::to_string(count) + ",\"where\":\"" + place +
         "\"}\n\n";
}

// A client that takes so many writes, and is then as it is told to be.
class FakeClient : public StreamSink {
public:
  explicit FakeClient(std::size_t most_writes = SIZE_MAX, PeerState then = PeerState::fine)
      : most_writes_(most_writes), then_(then) {}

  bool write(std::span<const std::string_view> pieces) override {
    gone = writes == most_writes_;
    if (gone) {
      return false;
    }
    ++writes;
    for (const std::string_view piece : pieces) {
      got += piece;
    }
    return takes_all;
  }

  void break_off() override { broken_off = true; }
  PeerState state() const { return then_; }

  std::string got;
  std::size_t writes = 0;
  bool takes_all = true; // At once.
  bool gone = false;     // It has not taken a write.
  bool broken_off = false;

private:
  std::size_t most_writes_;
  PeerState then_;
};

// Runs a stream to its end as a loop does, and returns why it ended.
std::string run(EventStream& stream, FakeClient& client) {
  NewsWaiter waiter(stream.news());
  while (true) {
    const std::uint64_t seen = stream.news().count();
    const Step step = stream.step(client);
    if (client.gone) {
      stream.fail(client.state());
    }
    if (client.gone || step == Step::done) {
      return stream.take_why();
    }
    if (step == Step::idle) {
      waiter.wait(seen, EventStream::kSilence);
    }
  }
}

CaptureWish wish() {
  CaptureWish wish;
  wish.interface = "fake0";
  return wish;
}

// A capture without a source, whose log a test writes; closed, so that a stream reads it to its
// end.
struct Bench {
  explicit Bench(std::size_t log_bytes = kLarge, const CaptureWish& wished = wish())
      : capture(std::make_shared<SharedCapture>(wished, log_bytes, hidden)) {}

  EventLog& log() { return capture->log(); }
  EventStream stream(const StreamOptions& options = {}) { return {capture, options, counts, stop}; }

  ConnectionSet hidden;
  std::shared_ptr<SharedCapture> capture;
  StreamTotals counts;
  StopSignal stop;
};

constexpr StreamOptions kLines{.form = StreamForm::lines, .count = 0};

StreamOptions with_count(std::uint64_t count, StreamForm form = StreamForm::events) {
  return {.form = form, .count = count};
}

} // namespace

TEST_CASE("EventStream says at once that it is open, and what comes then") {
  Bench bench;
  EventStream stream = bench.stream();
  FakeClient client;
  bench.log().append("{\"a\":1}\n{\"a\":2}\n");
  bench.log().close("");

  CHECK(run(stream, client) == "server stops");

  CHECK(client.got == kPreamble + event(1, "{\"a\":1}") + event(2, "{\"a\":2}") + kStop);
  CHECK(stream.sent() == 2);
  CHECK(stream.dropped() == 0);
}

TEST_CASE("EventStream shows what comes after its construction") {
  Bench bench;
  const EventLog::Reader other(bench.log());
  bench.log().append("{}\n");
  EventStream stream = bench.stream();
  bench.log().append("{}\n");
  bench.log().close("");
  FakeClient client;

  run(stream, client);

  CHECK(client.got == kPreamble + event(2) + kStop);
}

TEST_CASE(
    "EventStream of lines begins with an empty one, so that a proxy passes on its beginning") {
  Bench bench;
  EventStream stream = bench.stream(kLines);
  bench.stop.request();
  FakeClient client;

  run(stream, client);

  CHECK(client.got == kFirstLine);
}

TEST_CASE("EventStream goes on behind the last packet of a connection that broke") {
  Bench bench;
  const EventLog::Reader other(bench.log());
  bench.log().append("{}\n{}\n{}\n");
  EventStream stream =
      bench.stream({.form = StreamForm::events, .count = 2, .after = std::optional(1U)});
  FakeClient client;

  CHECK(run(stream, client) == "count reached");

  CHECK(client.got == kPreamble + event(2) + event(3) + kEnd);
  CHECK(stream.dropped() == 0);
}

TEST_CASE("EventStream tells a client that comes back what the log has not kept") {
  Bench bench(0); // Holds a block of 64 KiB alone.
  const EventLog::Reader other(bench.log());
  for (int i = 0; i < 200; ++i) {
    bench.log().append("{\"x\":\"" + std::string(1000, 'x') + "\"}\n");
  }
  EventStream stream =
      bench.stream({.form = StreamForm::events, .count = 0, .after = std::optional(1U)});
  bench.log().close("");
  FakeClient client;

  run(stream, client);

  const std::uint64_t missed = 199 - stream.sent();
  CHECK(missed > 0);
  CHECK(client.got.starts_with(kPreamble + dropped(missed, "client")));
  CHECK(id_in(client.got) == 1 + missed + 1);
  CHECK(bench.counts.missed == missed);
}

TEST_CASE("EventStream that breaks lets the capture know that its client may come back") {
  Bench bench;
  FakeClient gone(0, PeerState::left);
  FakeClient served;
  EventStream whole = bench.stream(with_count(1));
  EventStream broken = bench.stream();
  bench.log().append("{}\n");

  run(whole, served);
  CHECK_FALSE(bench.capture->may_be_resumed());
  run(broken, gone);
  CHECK(bench.capture->may_be_resumed());
}

TEST_CASE("EventStream ends after as many packets as were asked for") {
  for (const std::uint64_t count : {1U, 2U, 3U}) {
    Bench bench;
    EventStream stream = bench.stream(with_count(count));
    bench.log().append("{}\n{}\n{}\n"); // One piece, which has to be cut.
    FakeClient client;

    CHECK(run(stream, client) == "count reached");

    std::string expected = kPreamble;
    for (std::uint64_t id = 1; id <= count; ++id) {
      expected += event(id);
    }
    CHECK(client.got == expected + kEnd);
    CHECK(stream.sent() == count);
  }
}

TEST_CASE("EventStream counts over many pieces") {
  Bench bench;
  EventStream stream = bench.stream(with_count(250, StreamForm::lines));
  for (int i = 0; i < 300; ++i) {
    bench.log().append("{\"x\":\"" + std::string(1000, 'x') + "\"}\n");
  }
  FakeClient client;

  CHECK(run(stream, client) == "count reached");

  CHECK(std::count(client.got.begin(), client.got.end(), '\n') == 1 + 250);
  CHECK(stream.sent() == 250);
}

TEST_CASE("EventStream tells what the source lost, each place by its name, where it was lost") {
  Bench bench;
  EventStream stream = bench.stream();
  bench.log().append("{}\n");
  bench.log().note_drops({.by_kernel = 3, .by_interface = 0});
  bench.log().append("{}\n");
  bench.log().note_drops({.by_kernel = 3, .by_interface = 12});
  bench.log().append("{}\n");
  bench.log().note_drops({.by_kernel = 4, .by_interface = 14});
  bench.log().close("");
  FakeClient client;

  run(stream, client);

  CHECK(client.got == kPreamble + event(1) + dropped(3, "kernel") + event(2) +
                          dropped(12, "interface") + event(3) + dropped(1, "kernel") +
                          dropped(2, "interface") + kStop);
  CHECK(stream.sent() == 3);
  CHECK(stream.dropped() == 18);
}

TEST_CASE("EventStream tells a client that was too slow what it missed, where it missed it") {
  Bench bench(0); // Holds a block of 64 KiB alone.
  EventStream stream = bench.stream();
  for (int i = 0; i < 200; ++i) {
    bench.log().append("{\"x\":\"" + std::string(1000, 'x') + "\"}\n");
  }
  bench.log().close("");
  FakeClient client;

  run(stream, client);

  const std::uint64_t missed = 200 - stream.sent();
  CHECK(missed > 0);
  CHECK(stream.dropped() == missed);
  CHECK(bench.counts.missed == missed);
  const std::size_t gap = client.got.find(dropped(missed, "client"));
  REQUIRE(gap != std::string::npos);
  const std::uint64_t before = id_in(client.got, client.got.rfind("id: ", gap));
  CHECK(id_in(client.got, gap) == before + missed + 1);
}

TEST_CASE("EventStream of lines has the data alone") {
  Bench bench;
  EventStream stream = bench.stream(kLines);
  bench.log().append("{\"a\":1}\n{\"a\":2}\n");
  bench.log().note_drops({.by_kernel = 1, .by_interface = 2});
  bench.log().append("{\"a\":3}\n");
  bench.log().close("");
  FakeClient client;

  CHECK(run(stream, client) == "server stops");

  CHECK(client.got == kFirstLine + "{\"a\":1}\n{\"a\":2}\n"
                                   "{\"dropped\":1,\"where\":\"kernel\"}\n"
                                   "{\"dropped\":2,\"where\":\"interface\"}\n"
                                   "{\"a\":3}\n");
}

TEST_CASE("EventStream of a table has a heading, and nothing but its records") {
  CaptureWish table = wish();
  table.lines = LineFormat::csv;
  table.fields.only = {Field::src_ip, Field::tcp_payload};
  Bench bench(kLarge, table);
  EventStream stream = bench.stream({.form = StreamForm::table, .count = 0});
  bench.log().append("::1,\"a\nb\"\n");
  bench.log().note_drops({.by_kernel = 3, .by_interface = 0});
  bench.log().append("::2,\n");
  bench.log().close("");
  FakeClient client;

  run(stream, client);

  CHECK(client.got == "src_ip,tcp.payload\n::1,\"a\nb\"\n::2,\n");
  CHECK(stream.sent() == 2);
  CHECK(stream.dropped() == 3);
  CHECK_FALSE(client.broken_off);
}

TEST_CASE("EventStream of a table breaks off where the capture broke") {
  CaptureWish table = wish();
  table.lines = LineFormat::tsv;
  Bench bench(kLarge, table);
  EventStream stream = bench.stream({.form = StreamForm::table, .count = 0});
  bench.log().close("fake0: gone");
  FakeClient client;

  CHECK(run(stream, client) == "fake0: gone");

  CHECK(client.broken_off);
  CHECK_THAT(client.got, Catch::EndsWith("payload_length\n"));
}

TEST_CASE("EventStream of conversations names them, and counts them apart from packets") {
  CaptureWish wished = wish();
  wished.conversations = true;
  Bench bench(kLarge, wished);
  EventStream stream = bench.stream();
  bench.log().append("{}\n");
  bench.log().close("");
  FakeClient client;

  run(stream, client);

  CHECK(client.got == "retry: 2000\n: conversations of fake0\n"
                      "id: 1\nevent: conversation\ndata: {}\n\n" +
                          kStop);
  CHECK(bench.counts.conversations == 1);
  CHECK(bench.counts.packets == 0);
}

TEST_CASE("EventStream tells why the capture broke, and closes") {
  Bench bench;
  EventStream stream = bench.stream();
  bench.log().append("{}\n");
  bench.log().close("fake0: the interface went away");
  FakeClient client;

  CHECK(run(stream, client) == "fake0: the interface went away");

  CHECK(client.got ==
        kPreamble + event(1) + "event: error\ndata: fake0: the interface went away\n\n" + kEnd);
}

TEST_CASE("EventStream of lines tells why the capture broke as an object") {
  Bench bench;
  EventStream stream = bench.stream(kLines);
  bench.log().close("fake0: \"gone\"");
  FakeClient client;

  CHECK(run(stream, client) == "fake0: \"gone\"");

  CHECK(client.got == kFirstLine + "{\"error\":\"fake0: \\\"gone\\\"\"}\n");
}

TEST_CASE("EventStream keeps an error on one line, or it would be more than one field") {
  Bench bench;
  EventStream stream = bench.stream();
  bench.log().close("a\nevent: packet\rb");
  FakeClient client;

  run(stream, client);

  CHECK(client.got == kPreamble + "event: error\ndata: a?event: packet?b\n\n" + kEnd);
}

TEST_CASE("EventStream does not tell of an error behind the last packet that was asked for") {
  Bench bench;
  EventStream stream = bench.stream(with_count(1));
  bench.log().append("{}\n");
  bench.log().close("fake0: the interface went away");
  FakeClient client;

  CHECK(run(stream, client) == "count reached");

  CHECK(client.got == kPreamble + event(1) + kEnd);
}

TEST_CASE("EventStream closes when the server stops") {
  Bench bench;
  EventStream stream = bench.stream();
  bench.stop.request();
  FakeClient client;

  CHECK(run(stream, client) == "server stops");

  CHECK(client.got == kPreamble + kStop);
}

TEST_CASE("EventStream says why its client is not there any more") {
  for (const auto& [state, why] :
       {std::pair(PeerState::left, "client left"),
        std::pair(PeerState::stalled, "client took nothing for 30 s"),
        std::pair(PeerState::vanished, "client vanished"),
        std::pair(PeerState::fine, "server stops")}) { // A last word that was cut short.
    CAPTURE(why);
    Bench bench;
    EventStream stream = bench.stream();
    bench.log().append("{}\n");
    FakeClient client(1, state);

    CHECK(run(stream, client) == why);

    CHECK(client.got == kPreamble); // And no close behind what was not written.
    CHECK(stream.sent() == 0);
  }
}

TEST_CASE("EventStream counts as lost what a client did not take that is still there") {
  for (const auto& [state, lost] :
       {std::pair(PeerState::left, 0), std::pair(PeerState::stalled, 3),
        std::pair(PeerState::vanished, 3), std::pair(PeerState::fine, 3)}) {
    Bench bench;
    EventStream stream = bench.stream();
    bench.log().append("{}\n{}\n");
    bench.log().note_drops({.by_kernel = 1, .by_interface = 0}); // What follows is a further piece.
    bench.log().append("{}\n");
    FakeClient client(1, state); // Takes the first lines, and then no packet.

    run(stream, client);

    CHECK(stream.sent() == 0);
    CHECK(stream.dropped() == static_cast<std::uint64_t>(lost));
    CHECK(bench.counts.missed == static_cast<std::uint64_t>(lost));
  }
}

TEST_CASE("EventStream tells what a stop of the server leaves unread") {
  Bench bench;
  EventStream stream = bench.stream();
  bench.log().append("{}\n{}\n");
  bench.stop.request();
  FakeClient client;

  CHECK(run(stream, client) == "server stops");

  CHECK(client.got ==
        kPreamble + "event: dropped\ndata: {\"dropped\":2,\"where\":\"client\"}\n\n" + kStop);
  CHECK(stream.dropped() == 2);
}

TEST_CASE("EventStream ends where the client has left before it began") {
  Bench bench;
  EventStream stream = bench.stream();
  FakeClient client(0, PeerState::left);

  CHECK(run(stream, client) == "client left");
}

TEST_CASE("EventStream counts packets and bytes that were sent") {
  Bench bench;
  EventStream stream = bench.stream();
  bench.log().append("{}\n{}\n");
  bench.log().close("");
  FakeClient client;

  run(stream, client);

  CHECK(bench.counts.packets == 2);
  CHECK(bench.counts.bytes == client.got.size());
  CHECK(bench.counts.missed == 0);
}

TEST_CASE("EventStream tells of drops while no packet comes") {
  FakeInterface interface;
  Bench bench;
  bench.capture->start(interface.opener());
  EventStream stream = bench.stream();
  FakeClient client;
  stream.step(client);
  REQUIRE(stream.step(client) == Step::idle);
  const std::uint64_t seen = stream.news().count();

  interface.lose({.by_kernel = 5, .by_interface = 0});
  stream.note_drops();

  CHECK(stream.news().count() != seen);
  CHECK(stream.step(client) == Step::idle);
  CHECK(client.got == kPreamble + dropped(5, "kernel"));
}

TEST_CASE("EventStream writes once in a step, its losses and its packets together") {
  Bench bench;
  EventStream stream = bench.stream();
  FakeClient client;
  bench.log().note_drops({.by_kernel = 2, .by_interface = 3});
  bench.log().append("{}\n{}\n");

  CHECK(stream.step(client) == Step::more);
  CHECK(client.got == kPreamble);
  CHECK(client.writes == 1);
  CHECK(stream.step(client) == Step::idle);
  CHECK(client.got ==
        kPreamble + dropped(2, "kernel") + dropped(3, "interface") + event(1) + event(2));
  CHECK(client.writes == 2);
  CHECK(stream.step(client) == Step::idle); // Nothing new, and it is not silent yet.
  CHECK(client.writes == 2);
}

TEST_CASE("EventStream is not idle before an end that is there already") {
  Bench bench;
  EventStream stream = bench.stream();
  FakeClient client;
  stream.step(client);
  bench.log().append("{}\n");
  bench.log().close("gone");

  CHECK(stream.step(client) == Step::more);
  CHECK(stream.step(client) == Step::done);
}

TEST_CASE("EventStream counts what a client has not taken at once with the next step") {
  Bench bench;
  EventStream stream = bench.stream();
  FakeClient client;
  stream.step(client);
  bench.log().append("{}\n{}\n");
  client.takes_all = false;

  CHECK(stream.step(client) == Step::idle);
  CHECK(stream.sent() == 0);
  CHECK(bench.counts.packets == 0);

  SECTION("it takes the rest") {
    CHECK(stream.step(client) == Step::idle);
    CHECK(stream.sent() == 2);
    CHECK(bench.counts.packets == 2);
  }
  SECTION("it takes nothing any more") {
    bench.log().append("{}\n");
    stream.fail(PeerState::stalled);
    CHECK(stream.sent() == 0);
    CHECK(stream.dropped() == 3);
  }
}

TEST_CASE("EventStreams of one capture get every packet, each in a thread of its own") {
  FakeInterface interface;
  Bench bench;
  bench.capture->start(interface.opener());
  constexpr std::uint64_t kPackets = 500;
  std::array<FakeClient, 4> clients;
  std::vector<std::unique_ptr<EventStream>> streams;
  std::vector<std::thread> threads;
  for (FakeClient& client : clients) {
    streams.push_back(std::make_unique<EventStream>(bench.capture, with_count(kPackets),
                                                    bench.counts, bench.stop));
    threads.emplace_back([&stream = *streams.back(), &client] { run(stream, client); });
  }
  for (std::uint64_t i = 0; i < kPackets; ++i) {
    interface.push(ipv4(17, udp({})));
  }
  for (std::thread& thread : threads) {
    thread.join();
  }

  CHECK(clients[0].got.find("id: 500\n") != std::string::npos);
  for (const FakeClient& client : clients) {
    CHECK(client.got == clients[0].got);
  }
  CHECK(bench.counts.packets == 4 * kPackets);
}

TEST_CASE("failed_stream tells why on one line, and closes") {
  CHECK(failed_stream("eth9: there is no such interface\n") ==
        "retry: 30000\nevent: error\ndata: eth9: there is no such interface?\n\n" + kEnd);
}
