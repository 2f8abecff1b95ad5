#include "reassemble/fragment_tracker.h"

#include "support/catch.h"
#include "support/fragments.h"
#include "support/steps.h"

#include <algorithm>
#include <string>

using namespace chattcp;
using namespace chattcp::test;

namespace {

// Writes down what becomes of each frame: "packet 40 of 1,2" (its payload, its frames), "none of 3"
// where nothing is decoded, "saved 4" or "fragment 4" for a later one alone. Frames go by the
// number in their wire length.
class Recorder : public FragmentHandler {
public:
  Decoded decode_frame(const Frame& frame) const override { return decode(frame); }
  bool wants(const Decoded& decoded) override {
    return !decoded.stop && decoded.packet.destination_port() == wanted_port;
  }
  bool take(const Decoded& decoded, std::span<const Frame> frames) override {
    std::string numbers;
    for (const Frame& frame : frames) {
      numbers += (numbers.empty() ? "" : ",") + std::to_string(frame.wire_length);
      ++frames_taken;
    }
    events.push_back(
        (decoded.stop ? "none" : "packet " + std::to_string(decoded.packet.payload().size())) +
        " of " + numbers);
    if (!decoded.stop) {
      payload.assign(decoded.packet.payload().begin(), decoded.packet.payload().end());
      last = decoded.packet;
      return ++packets != most_packets;
    }
    return true;
  }
  bool take_later(const Frame& frame, bool wanted) override {
    ++frames_taken;
    events.push_back((wanted ? "saved " : "fragment ") + std::to_string(frame.wire_length));
    return true;
  }
  void note_not_reassembled() override { ++not_reassembled; }

  std::uint16_t wanted_port = 53;
  int most_packets = 0; // No more is wanted after so many; 0: no such end.
  int packets = 0;
  std::size_t frames_taken = 0;
  int not_reassembled = 0;
  Bytes payload; // Of the last packet.
  Packet last;   // Its views are not valid.
  std::vector<std::string> events;
};

using Events = std::vector<std::string>;

// Numbers frames from 1.
struct Bench {
  explicit Bench(const TrackerOptions& options) : tracker(recorder, options) {}

  bool take(const Bytes& bytes, std::int64_t seconds = 0, LinkType type = LinkType::raw) {
    const Bytes frame_bytes = bytes; // Gone after the call.
    const Frame frame{.bytes = frame_bytes,
                      .wire_length = ++number,
                      .time = {.seconds = seconds},
                      .link_type = type};
    const Decoded decoded = decode(frame);
    REQUIRE(decoded.packet.fragment);
    return tracker.pass_time(frame.time) && tracker.take(frame, decoded);
  }
  void take_all(const std::vector<Bytes>& all) {
    for (const Bytes& bytes : all) {
      CHECK(take(bytes));
    }
  }
  const Events& events() const { return recorder.events; }

  Recorder recorder;
  FragmentTracker tracker;
  std::uint32_t number = 0;
};

constexpr TrackerOptions kWhole{.reassemble = true};
constexpr TrackerOptions kWholeAndSaved{.reassemble = true, .hold_later = true};
constexpr TrackerOptions kSaved{.hold_later = true};

std::vector<Bytes> reversed(std::vector<Bytes> all) {
  std::reverse(all.begin(), all.end());
  return all;
}

} // namespace

TEST_CASE("FragmentTracker shows a datagram whole at its last fragment, in any order") {
  for (const std::vector<Bytes>& all : {ipv4_fragments(17, udp(counted(100)), 40),
                                        reversed(ipv4_fragments(17, udp(counted(100)), 40)),
                                        ipv6_fragments(17, udp(counted(100)), 40),
                                        reversed(ipv6_fragments(17, udp(counted(100)), 40))}) {
    Bench bench(kWhole);

    CHECK(bench.take(all[0], 10));
    CHECK(bench.take(all[1], 12));
    CHECK(bench.events().empty());
    CHECK(bench.take(all[2], 11));

    CHECK(bench.events() == Events{"packet 100 of 1,2,3"});
    CHECK(bench.recorder.payload == counted(100));
    CHECK(bench.recorder.last.wire_length == 1 + 2 + 3);
    CHECK(bench.recorder.last.time.seconds == 11);
    CHECK(bench.tracker.finish());
    CHECK(bench.recorder.not_reassembled == 0);
    CHECK(bench.events().size() == 1);
  }
}

TEST_CASE("FragmentTracker distinguishes datagrams by every field of their key") {
  const Bytes payload = udp(counted(100));
  const std::vector<std::vector<Bytes>> datagrams{
      ipv4_fragments(17, payload, 64),
      ipv4_fragments(17, payload, 64, {.identification = 9}),
      ipv4_fragments(17, payload, 64, {.source = {1, 2, 3, 4}}),
      ipv4_fragments(17, payload, 64, {.destination = {1, 2, 3, 4}}),
      ipv4_fragments(6, tcp(counted(88), {.destination = 53}), 64),
      ipv6_fragments(17, payload, 64),
      ipv6_fragments(17, payload, 64, 9)};
  Bench bench(kWhole);

  for (const auto& fragments : datagrams) {
    bench.take(fragments[0]);
  }
  CHECK(bench.events().empty());
  for (const auto& fragments : datagrams) {
    bench.take(fragments[1]);
  }

  CHECK(bench.events() == Events{"packet 100 of 1,8", "packet 100 of 2,9", "packet 100 of 3,10",
                                 "packet 100 of 4,11", "packet 88 of 5,12", "packet 100 of 6,13",
                                 "packet 100 of 7,14"});
}

TEST_CASE("FragmentTracker decodes a datagram that is not a packet until it is whole") {
  Bench bench(kWhole);
  bench.take_all(ipv4_fragments(6, tcp(counted(4), {.destination = 53}), 8)); // A cut TCP header.
  CHECK(bench.events() == Events{"packet 4 of 1,2,3"});
  bench.take_all(ipv4_fragments(1, counted(24), 16)); // Not TCP or UDP.
  CHECK(bench.events().back() == "none of 4,5");
}

TEST_CASE("FragmentTracker walks extension headers before and after the fragment header") {
  const Bytes payload = extension(17, udp(counted(50))); // Behind.
  Bench bench(kWhole);
  for (std::size_t offset = 0; offset < payload.size(); offset += 24) {
    const bool more = offset + 24 < payload.size();
    bench.take(ipv6(
        0,
        extension(43, extension(44, fragment_header(
                                        60, static_cast<std::uint16_t>(offset | (more ? 1U : 0U)),
                                        part_of(payload, offset, 24))))));
  }
  CHECK(bench.events() == Events{"packet 50 of 1,2,3"});
  CHECK(bench.recorder.payload == counted(50));
}

TEST_CASE("FragmentTracker reassembles inside tags and tunnels") {
  Bench bench(kWhole);
  for (const Bytes& fragment : ipv4_fragments(17, udp(counted(40)), 24)) {
    bench.take(ethernet(0x8100, vlan(0x0800, ipv4(47, gre(0x0800, fragment)))), 0,
               LinkType::ethernet);
  }
  CHECK(bench.events() == Events{"packet 40 of 1,2"});
}

TEST_CASE("FragmentTracker decodes a tunnel whose packets are fragments") {
  Bench bench(kWhole);
  bench.take_all(ipv4_fragments(47, gre(0x86dd, ipv6(17, udp(counted(40)))), 48));
  CHECK(bench.events() == Events{"packet 40 of 1,2"});
}

TEST_CASE("FragmentTracker reassembles fragments inside fragments") {
  const std::vector<Bytes> inner = ipv4_fragments(17, udp(counted(100)), 56);
  std::vector<Bytes> all;
  std::uint16_t identification = 1;
  for (const Bytes& fragment : inner) {
    for (const Bytes& outer : ipv4_fragments(
             4, fragment, 32, {.source = {10, 0, 0, 1}, .identification = identification})) {
      all.push_back(outer);
    }
    ++identification;
  }
  REQUIRE(all.size() == 6);
  for (const std::vector<Bytes>& order : {all, reversed(all)}) {
    Bench bench(kWhole);
    bench.take_all(order);
    REQUIRE(bench.events().size() == 1);
    CHECK(bench.recorder.payload == counted(100));
    CHECK(bench.recorder.last.wire_length == 1 + 2 + 3 + 4 + 5 + 6);
    CHECK(bench.recorder.frames_taken == 6);
  }
}

TEST_CASE("FragmentTracker shows the first fragment of a datagram that lacks others at the end") {
  const std::vector<Bytes> all = ipv4_fragments(17, udp(counted(100)), 40);
  Bench bench(kWhole);
  bench.take(all[2]);
  bench.take(all[0]);

  CHECK(bench.tracker.finish());

  CHECK(bench.events() == Events{"fragment 1", "packet 32 of 2"});
  CHECK(bench.recorder.not_reassembled == 1);
}

TEST_CASE("FragmentTracker gives a datagram up after 30 seconds of the packets' time") {
  const std::vector<Bytes> all = ipv4_fragments(17, udp(counted(100)), 40);
  Bench bench(kWhole);
  bench.take(all[0], 100);
  bench.take(all[1], 120);
  CHECK(bench.tracker.pass_time({.seconds = 130}));
  CHECK(bench.events().empty());

  CHECK(bench.tracker.pass_time({.seconds = 131}));
  CHECK(bench.events() == Events{"packet 32 of 1", "saved 2"});

  bench.take(all[2], 131); // Begins one of its own, for all that is known.
  CHECK(bench.tracker.finish());
  CHECK(bench.events().back() == "fragment 3");
  CHECK(bench.recorder.not_reassembled == 2);
}

TEST_CASE("FragmentTracker copes with any times") {
  constexpr std::int64_t kMost = INT64_MAX;
  const std::vector<Bytes> all = ipv4_fragments(17, udp(counted(100)), 40);
  for (const std::int64_t second : {kMost, -kMost - 1, std::int64_t{0}, std::int64_t{-1}}) {
    Bench bench(kWhole);
    bench.take(all[0], kMost);
    bench.take(all[1], second);
    bench.take(all[2], -kMost - 1);
    bench.tracker.finish();
    CHECK(bench.recorder.frames_taken == 3);
  }
}

TEST_CASE("FragmentTracker gives up what overlaps, and leaves it apart to the end") {
  const Bytes payload = udp(counted(100));
  const std::vector<Bytes> all = ipv4_fragments(17, payload, 40);
  Bench bench(kWhole);
  bench.take(all[0]);
  bench.take(ipv4(17, Bytes(16), {.fragment = 0x2001}));
  CHECK(bench.events() == Events{"packet 32 of 1", "saved 2"});
  bench.take(all[1]);
  bench.take(all[2]);
  CHECK(bench.tracker.finish());
  CHECK(bench.events() == Events{"packet 32 of 1", "saved 2", "saved 3", "saved 4"});
  CHECK(bench.recorder.not_reassembled == 1);
}

TEST_CASE("FragmentTracker shows a fragment that a snapshot has cut at once") {
  Bytes cut = ipv4_fragments(17, udp(counted(100)), 40)[0];
  cut.resize(50);
  Bench bench(kWhole);
  bench.take(cut);
  CHECK(bench.events() == Events{"packet 22 of 1"});
  CHECK(bench.recorder.not_reassembled == 1);
}

TEST_CASE("FragmentTracker takes a fragment that comes again as its duplicate") {
  const std::vector<Bytes> all = ipv6_fragments(17, udp(counted(60)), 40);
  Bench bench(kWholeAndSaved);
  bench.take(all[0]);
  bench.take(all[0]);
  bench.take(all[1]);
  CHECK(bench.events() == Events{"packet 60 of 1,2,3"});
  CHECK(bench.recorder.last.wire_length == 1 + 3); // The duplicate is not part of it.

  bench.take(all[1]);
  CHECK(bench.events().back() == "saved 4");
  CHECK(bench.tracker.finish());
  CHECK(bench.recorder.not_reassembled == 0);
}

TEST_CASE("FragmentTracker begins a new datagram where an identification is used again") {
  const std::vector<Bytes> all = ipv4_fragments(17, udp(counted(60)), 40);
  Bench bench(kWhole);
  for (std::int64_t second = 0; second < 6; second += 2) {
    bench.take(all[1], second);
    bench.take(all[0], second);
  }
  CHECK(bench.events() == Events{"packet 60 of 1,2", "packet 60 of 3,4", "packet 60 of 5,6"});
  bench.take_all(ipv4_fragments(17, udp(counted(90)), 56)); // At once, and of other lengths.
  CHECK(bench.events().back() == "packet 90 of 7,8");
}

TEST_CASE("FragmentTracker saves later fragments with the first one that is wanted") {
  const std::vector<Bytes> all = ipv4_fragments(17, udp(counted(100)), 40);
  Bench bench(kSaved);

  SECTION("those that come after it") {
    bench.take_all(all);
    CHECK(bench.events() == Events{"packet 32 of 1", "saved 2", "saved 3"});
  }
  SECTION("those that come before it") {
    bench.take_all({all[2], all[0], all[1]});
    CHECK(bench.events() == Events{"packet 32 of 1,2", "saved 3"});
  }
  SECTION("and none of one that is not") {
    bench.recorder.wanted_port = 80;
    bench.take_all({all[2], all[0], all[1]});
    CHECK(bench.events() == Events{"packet 32 of 1,2", "fragment 3"});
  }
  SECTION("and none without the first") {
    bench.take_all({all[2], all[1]});
    CHECK(bench.tracker.finish());
    CHECK(bench.events() == Events{"fragment 1", "fragment 2"});
  }
  SECTION("and goes by the next first with the same identification") {
    bench.take_all(all);
    bench.take_all(ipv4_fragments(17, udp(counted(60), {.destination = 80}), 40));
    CHECK(bench.events().back() == "fragment 5");
  }
  CHECK(bench.recorder.not_reassembled == 0);
}

TEST_CASE("FragmentTracker keeps its limit and drops the oldest first") {
  constexpr std::size_t kMemory = 20'000;
  Bench bench({.reassemble = true, .memory = kMemory});
  for (std::uint16_t identification = 0; identification < 100; ++identification) {
    bench.take(ipv4_fragments(17, udp(counted(1000)), 800, {.identification = identification})[0]);
    CHECK(bench.tracker.memory() < kMemory + 1000);
  }
  const std::size_t let_go = bench.events().size();
  CHECK(let_go > 100 - kMemory / 800);
  CHECK(let_go < 100);
  CHECK(bench.events()[0] == "packet 792 of 1");
  CHECK(bench.events().back() == "packet 792 of " + std::to_string(let_go));
  CHECK(bench.tracker.finish());
  CHECK(bench.recorder.frames_taken == 100);
  CHECK(bench.recorder.not_reassembled == 100);
}

TEST_CASE("FragmentTracker bounds a single datagram of tiny fragments in large frames") {
  Bench bench({.reassemble = true, .hold_later = true, .memory = 100'000});
  for (std::uint16_t offset = 1; offset < 2000; ++offset) {
    const Bytes tiny =
        ipv4(17, counted(8), {.fragment = static_cast<std::uint16_t>(0x2000U | offset)});
    bench.take(join({tiny, Bytes(1000)}));
    CHECK(bench.tracker.memory() < 100'000 + 2000);
  }
  CHECK(bench.recorder.not_reassembled > 10);
  bench.tracker.finish();
  CHECK(bench.recorder.frames_taken == 1999);
}

TEST_CASE("FragmentTracker stops on request and counts what it holds") {
  Bench bench(kWholeAndSaved);
  bench.recorder.most_packets = 1;
  bench.take(ipv4_fragments(17, udp(counted(100)), 40, {.identification = 1})[0]);
  bench.take(ipv4_fragments(17, udp(counted(100)), 40, {.identification = 1})[1]);
  bench.take(ipv4_fragments(17, udp(counted(100)), 40, {.identification = 2})[0]);

  CHECK_FALSE(bench.tracker.finish());
  CHECK(bench.events() == Events{"packet 32 of 1", "fragment 2"});
  bench.tracker.discard_all();

  CHECK(bench.events().back() == "fragment 3");
  CHECK(bench.recorder.frames_taken == 3);
  CHECK(bench.recorder.not_reassembled == 2);
  CHECK(bench.tracker.finish());
}
