#include "broadcast/shared_capture.h"

#include "support/catch.h"
#include "support/event_tally.h"
#include "support/fake_interface.h"
#include "support/news_waiter.h"

#include <thread>

using namespace chattcp;
using namespace chattcp::test;
using namespace std::chrono_literals;

namespace {

using Reader = EventLog::Reader;

constexpr std::size_t kLogBytes = std::size_t{1} << 20U;
constexpr auto kLong = 20s; // Longer than any wait that goes well.

const Bytes kUdpFrame = ipv4(17, udp({'h', 'i'}));
const Bytes kIcmpFrame = ipv4(1, counted(8));

CaptureWish wish(const std::string& protocol = {}) {
  CaptureWish wish;
  wish.interface = "fake0";
  wish.format.payload = PayloadEncoding::text;
  if (!protocol.empty()) {
    wish.filter.add(FilterKey::protocol_or_port, "p", protocol);
  }
  return wish;
}

// Reads until there are this many packets, or nothing more comes.
EventTally read_packets(Reader& reader, std::uint64_t packets) {
  EventTally tally;
  Reader::Piece piece;
  while (tally.packets < packets && next_of(reader, piece, kLong) == Reader::State::events) {
    tally.add(piece);
  }
  return tally;
}

} // namespace

TEST_CASE("SharedCapture makes events of the packets that are wished for") {
  FakeInterface interface;
  ConnectionSet hidden;
  SharedCapture capture(wish("udp"), kLogBytes, hidden);
  Reader reader(capture.log());
  capture.start(interface.opener());
  interface.push(ipv4(6, tcp({})));
  interface.push(kIcmpFrame);
  interface.push(kUdpFrame);

  const EventTally tally = read_packets(reader, 1);

  CHECK(tally.events ==
        "id: 1\nevent: packet\n"
        R"(data: {"timestamp":0,"packet_size":30,"src_ip":"192.0.2.1","dst_ip":"198.51.100.2",)"
        R"("proto":"udp","tcp":null,"udp":{"src":5353,"dst":53,"length":10,"checksum":4660,)"
        R"("payload":"hi"}})"
        "\n\n");
  CHECK(capture.counts().printed == 1);
  CHECK(capture.counts().filtered == 1);
  CHECK(capture.counts().bytes == 40 + 28 + 30);
}

TEST_CASE("SharedCapture gives all its readers the same events") {
  FakeInterface interface;
  ConnectionSet hidden;
  SharedCapture capture(wish(), kLogBytes, hidden);
  Reader first(capture.log());
  Reader second(capture.log());
  capture.start(interface.opener());
  for (int i = 0; i < 100; ++i) {
    interface.push(kUdpFrame);
  }

  const EventTally of_first = read_packets(first, 100);
  const EventTally of_second = read_packets(second, 100);

  CHECK(of_first.packets == 100);
  CHECK(of_first.exact);
  CHECK(of_second.events == of_first.events);
  CHECK(interface.opened() == 1);
}

TEST_CASE("SharedCapture opens its source once, whoever starts it") {
  FakeInterface interface;
  ConnectionSet hidden;
  SharedCapture capture(wish(), kLogBytes, hidden);
  CHECK(interface.opened() == 0);

  std::thread other([&] { capture.start(interface.opener()); });
  capture.start(interface.opener());
  other.join();

  CHECK(interface.opened() == 1);
  CHECK_FALSE(capture.ended());
}

TEST_CASE("SharedCapture that cannot start can be tried again") {
  FakeInterface interface;
  interface.refuse("fake0: no permission to capture");
  ConnectionSet hidden;
  SharedCapture capture(wish(), kLogBytes, hidden);
  Reader reader(capture.log());
  CHECK_THROWS_WITH(capture.start(interface.opener()), "fake0: no permission to capture");
  CHECK_FALSE(capture.ended());

  interface.refuse("");
  capture.start(interface.opener());
  interface.push(kUdpFrame);

  CHECK(read_packets(reader, 1).packets == 1);
}

namespace {

// Frames without end, as those that a busy machine has queued.
class Flood : public PacketSource {
public:
  LinkType link_type() const override { return LinkType::ipv4; }
  SourceDrops drops() const override { return {}; }

  void run(FrameHandler& handler) override {
    const auto end = StopSignal::Clock::now() + kLong;
    const Frame frame{.bytes = kUdpFrame,
                      .wire_length = static_cast<std::uint32_t>(kUdpFrame.size()),
                      .time = {},
                      .link_type = LinkType::ipv4};
    while (handler.on_frame(frame) && StopSignal::Clock::now() < end) {
    }
  }
};

} // namespace

TEST_CASE("SharedCapture ends at once, however many packets wait that nobody wishes for") {
  ConnectionSet hidden;
  SharedCapture capture(wish("tcp"), kLogBytes, hidden);
  capture.start([](const CaptureWish&, StopSignal&) { return std::make_unique<Flood>(); });
  while (capture.counts().filtered == 0) {
    std::this_thread::yield();
  }

  const auto begin = StopSignal::Clock::now();
  capture.end();

  CHECK(StopSignal::Clock::now() - begin < kLong / 2);
}

TEST_CASE("SharedCapture whose source breaks ends its log with the error, behind all packets") {
  FakeInterface interface;
  ConnectionSet hidden;
  SharedCapture capture(wish(), kLogBytes, hidden);
  Reader reader(capture.log());
  capture.start(interface.opener());
  interface.push(kUdpFrame);
  interface.push(kUdpFrame);
  interface.break_down("fake0: the interface went away");

  Reader::Piece piece;
  EventTally tally;
  while (next_of(reader, piece, kLong) == Reader::State::events) {
    tally.add(piece);
  }

  CHECK(tally.packets == 2);
  CHECK(reader.error() == "fake0: the interface went away");
  CHECK(capture.ended());
}

TEST_CASE("SharedCapture ends soon when it is idle, and keeps its counts") {
  FakeInterface interface;
  ConnectionSet hidden;
  SharedCapture capture(wish(), kLogBytes, hidden);
  Reader reader(capture.log());
  capture.start(interface.opener());
  interface.push(kUdpFrame);
  CHECK(read_packets(reader, 1).packets == 1);
  const auto begin = std::chrono::steady_clock::now();

  capture.end();

  CHECK(std::chrono::steady_clock::now() - begin < 1s);
  CHECK(capture.counts().printed == 1);
  Reader::Piece piece;
  CHECK(next_of(reader, piece, kLong) == Reader::State::closed);
  CHECK(reader.error().empty());
}

TEST_CASE("SharedCapture lets go of its source at its end") {
  FakeInterface interface;
  ConnectionSet hidden;
  {
    SharedCapture capture(wish(), kLogBytes, hidden);
    capture.start(interface.opener());
    CHECK(interface.open() == 1);
  }
  CHECK(interface.open() == 0);
}

TEST_CASE("SharedCapture ends its readers when its log is closed, without an error") {
  FakeInterface interface;
  ConnectionSet hidden;
  SharedCapture capture(wish(), kLogBytes, hidden);
  Reader reader(capture.log());
  capture.start(interface.opener());

  capture.close_log();

  Reader::Piece piece;
  CHECK(next_of(reader, piece, kLong) == Reader::State::closed);
  CHECK(reader.error().empty());
}

TEST_CASE("SharedCapture tells what its source lost before the packet behind it") {
  FakeInterface interface;
  ConnectionSet hidden;
  SharedCapture capture(wish(), kLogBytes, hidden);
  Reader reader(capture.log());
  capture.start(interface.opener());
  interface.push(kUdpFrame);
  CHECK(read_packets(reader, 1).drops.by_kernel == 0);

  interface.lose({.by_kernel = 4, .by_interface = 2});
  interface.push(kUdpFrame);

  Reader::Piece piece;
  REQUIRE(next_of(reader, piece, kLong) == Reader::State::events);
  CHECK(piece.drops.by_kernel == 4);
  CHECK(piece.drops.by_interface == 2);
  CHECK(capture.drops().by_kernel == 4);
}

TEST_CASE("SharedCapture tells what its source lost when it is asked to, also while idle") {
  FakeInterface interface;
  ConnectionSet hidden;
  SharedCapture capture(wish(), kLogBytes, hidden);
  Reader reader(capture.log());
  capture.note_drops(); // Nothing runs yet.
  capture.start(interface.opener());
  interface.lose({.by_kernel = 4, .by_interface = 0});

  capture.note_drops();
  capture.note_drops();

  EventTally tally;
  read_all(reader, tally);
  CHECK(tally.drops.by_kernel == 4);
}

TEST_CASE("SharedCapture leaves out the hidden connections and nothing else") {
  const Bytes server{192, 0, 2, 1};
  const Bytes client{198, 51, 100, 2};
  const auto to_client = [&](std::uint16_t port) {
    return ipv4(6, tcp({}, {.source = 8080, .destination = port}),
                {.source = server, .destination = client});
  };
  ConnectionSet hidden;
  hidden.insert({.local = Endpoint::of(server, 8080), .remote = Endpoint::of(client, 50000)});
  FakeInterface interface;
  SharedCapture capture(wish(), kLogBytes, hidden);
  Reader reader(capture.log());
  capture.start(interface.opener());
  interface.push(to_client(50000));
  interface.push(to_client(50001));

  const EventTally tally = read_packets(reader, 1);

  CHECK_THAT(tally.events, Catch::Contains(R"("dst":50001)"));
  CHECK(capture.counts().printed == 1);
  CHECK(capture.counts().filtered == 1);
}
