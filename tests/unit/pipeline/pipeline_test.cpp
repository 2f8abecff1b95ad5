#include "pipeline/pipeline.h"

#include "base/error.h"
#include "output/fields/packet_fields.h"
#include "output/fields/packet_table.h"
#include "output/packet_json.h"
#include "support/catch.h"
#include "support/frames.h"
#include "support/hex.h"

#include <algorithm>
#include <string>
#include <vector>

using namespace chattcp;
using test::Bytes;

namespace {

const auto kUdpPacket = "4500 001e 0000 0000 40 11 0000 0a000001 0a000002"
                        "14e9 0035 000a 0000 6869"_hex;
const auto kIcmpPacket = "4500 001c 0000 0000 40 01 0000 0a000001 0a000002 0800 0000 0000 0000"_hex;
const auto kLaterFragment =
    "4500 001c 0000 0001 40 11 0000 0a000001 0a000002 00000000 00000000"_hex;

// Hands over the frames of a script; a step without bytes is an idle moment.
class ScriptedSource : public PacketSource {
public:
  using Step = const std::vector<std::uint8_t>*;

  explicit ScriptedSource(std::vector<Step> steps) : steps_(std::move(steps)) {}

  LinkType link_type() const override { return LinkType::raw; }
  SourceDrops drops() const override { return lost; }

  void run(FrameHandler& handler) override {
    for (const Step step : steps_) {
      const bool wanted =
          step == nullptr
              ? handler.on_idle()
              : handler.on_frame(
                    {.bytes = *step, .wire_length = 30, .time = {}, .link_type = LinkType::raw});
      if (!wanted) {
        return;
      }
      ++taken;
      lost.by_kernel += loses_each_step;
    }
    if (!error.empty()) {
      throw Error(error);
    }
  }

  bool stop_arrivals() override { return arrives; }

  SourceDrops lost;
  std::uint64_t loses_each_step = 0;
  bool arrives = false;  // Its frames would be lost if it did not go on.
  std::string error;     // What it breaks with at its end.
  std::size_t taken = 0; // Steps after which more was wanted.

private:
  std::vector<Step> steps_;
};

class RecordingSink : public LineSink {
public:
  std::size_t unwritten() const override { return has_reader && error.empty() ? 0 : not_taken; }

  bool write(std::string_view lines) override {
    writes.emplace_back(lines);
    if (!error.empty()) {
      throw Error(error);
    }
    return has_reader;
  }

  std::vector<std::string> writes;
  std::string error;
  bool has_reader = true;
  std::size_t not_taken = 1; // Of a write that fails: so the last line at least.
};

std::ptrdiff_t lines_in(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n');
}

} // namespace

TEST_CASE("run_pipeline writes lines when the source is idle, and at its end") {
  ScriptedSource source({&kUdpPacket, &kUdpPacket, nullptr, &kUdpPacket});
  RecordingSink sink;
  PacketJson json({});
  Counts counts;

  run_pipeline(source, {}, json, sink, {}, counts);

  REQUIRE(sink.writes.size() == 2);
  CHECK(lines_in(sink.writes[0]) == 2);
  CHECK(lines_in(sink.writes[1]) == 1);
}

TEST_CASE("run_pipeline does not write without lines") {
  ScriptedSource source({nullptr, &kIcmpPacket, nullptr});
  RecordingSink sink;
  PacketJson json({});
  Counts counts;

  run_pipeline(source, {}, json, sink, {}, counts);

  CHECK(sink.writes.empty());
}

TEST_CASE("run_pipeline writes large pieces while frames keep coming") {
  ScriptedSource source(std::vector<ScriptedSource::Step>(2000, &kUdpPacket));
  RecordingSink sink;
  PacketJson json({});
  Counts counts;

  run_pipeline(source, {}, json, sink, {}, counts);

  REQUIRE(sink.writes.size() > 1);
  CHECK(sink.writes.size() < 10);
  CHECK(sink.writes.front().size() >= 128 * 1024);
}

TEST_CASE("run_pipeline counts each frame under exactly one head") {
  ScriptedSource source({&kUdpPacket, &kIcmpPacket, &kLaterFragment, &kUdpPacket});
  PacketFilter filter;
  filter.add(FilterKey::protocol_or_port, "-p", "tcp");
  RecordingSink sink;
  PacketJson json({});
  Counts counts;

  run_pipeline(source, filter, json, sink, {}, counts);

  CHECK(counts.printed == 0);
  CHECK(counts.filtered == 2);
  CHECK(counts.undecoded[static_cast<std::size_t>(StopReason::not_tcp_udp)] == 1);
  CHECK(counts.undecoded[static_cast<std::size_t>(StopReason::fragments)] == 1);
}

TEST_CASE("run_pipeline ends at the count, with the last line written") {
  ScriptedSource source({&kUdpPacket, &kIcmpPacket, &kUdpPacket, &kUdpPacket});
  RecordingSink sink;
  PacketJson json({});
  Counts counts;

  run_pipeline(source, {}, json, sink, {.count = 2, .save = nullptr, .hidden = nullptr}, counts);

  CHECK(source.taken == 2);
  CHECK(counts.printed == 2);
  CHECK(counts.undecoded[static_cast<std::size_t>(StopReason::not_tcp_udp)] == 1);
  REQUIRE(sink.writes.size() == 1);
  CHECK(lines_in(sink.writes[0]) == 2);
}

TEST_CASE("run_pipeline tells losses before the lines of the packets after them, if asked") {
  ScriptedSource source({&kUdpPacket, nullptr, nullptr});
  source.loses_each_step = 1;
  RecordingSink sink;
  PacketJson json({});
  Counts counts;

  SECTION("and counts none of them as a packet") {
    run_pipeline(source, {}, json, sink, {.losses = true}, counts);

    REQUIRE(sink.writes.size() == 4);
    CHECK(sink.writes[0] == "{\"dropped\":1,\"where\":\"kernel\"}\n");
    CHECK(lines_in(sink.writes[1]) == 1);
    CHECK(sink.writes[2] == sink.writes[0]);
    CHECK(sink.writes[3] == sink.writes[0]);
    CHECK(counts.printed == 1);
  }
  SECTION("and counts the packets as not written if nobody reads that") {
    sink.has_reader = false;

    run_pipeline(source, {}, json, sink, {.losses = true}, counts);

    CHECK(sink.writes.size() == 1);
    CHECK(counts.printed == 0);
    CHECK(counts.unwritten == 1);
  }
  SECTION("and not otherwise") {
    run_pipeline(source, {}, json, sink, {}, counts);

    CHECK(sink.writes.size() == 1);
  }
}

TEST_CASE("run_pipeline ends when nobody reads") {
  ScriptedSource source({&kUdpPacket, nullptr, &kUdpPacket});
  RecordingSink sink;
  PacketJson json({});
  sink.has_reader = false;
  Counts counts;

  run_pipeline(source, {}, json, sink, {}, counts);

  CHECK(source.taken == 1);
  CHECK(counts.printed == 0);
  CHECK(counts.unwritten == 1);
}

TEST_CASE("run_pipeline writes what came before a source breaks") {
  ScriptedSource source({&kUdpPacket});
  source.error = "eth0: gone";
  RecordingSink sink;
  PacketJson json({});
  Counts counts;

  CHECK_THROWS_WITH(run_pipeline(source, {}, json, sink, {}, counts), "eth0: gone");

  CHECK(sink.writes.size() == 1);
}

TEST_CASE("run_pipeline neither writes lines again that failed nor counts them as printed") {
  ScriptedSource source({&kUdpPacket, &kUdpPacket, nullptr});
  RecordingSink sink;
  PacketJson json({});
  sink.error = "stdout: cannot write: No space left on device";
  Counts counts;

  CHECK_THROWS_WITH(run_pipeline(source, {}, json, sink, {}, counts),
                    Catch::Contains("No space left"));

  CHECK(sink.writes.size() == 1);
  CHECK(counts.printed == 1);
  CHECK(counts.unwritten == 1);
}

TEST_CASE("run_pipeline counts records of a table that were not written, whatever they hold") {
  // Its payload as text has an end of line.
  const auto with_line = "4500 001f 0000 0000 40 11 0000 0a000001 0a000002"
                         "14e9 0035 000b 0000 680a69"_hex;
  ScriptedSource source({&with_line, &with_line, &with_line});
  RecordingSink sink;
  FieldOptions options;
  options.json.payload = PayloadEncoding::text;
  PacketTable table(options, {Field::udp_payload}, ',');
  const std::string record = "\"h\ni\"\n";
  sink.error = "stdout: cannot write: No space left on device";
  sink.not_taken = record.size() + 2; // So the last two.
  Counts counts;
  CHECK_THROWS(run_pipeline(source, {}, table, sink, {.heading = false}, counts));
  REQUIRE(sink.writes == std::vector<std::string>{record + record + record});
  CHECK(counts.printed == 1);
  CHECK(counts.unwritten == 2);
}

TEST_CASE("run_pipeline follows no hidden connection") {
  ConnectionSet hidden;
  hidden.insert({.local = {.address = *Address::parse("198.51.100.2"), .port = 80},
                 .remote = {.address = *Address::parse("192.0.2.1"), .port = 50000}});
  const Bytes own = test::ipv4(6, test::tcp({}, {.source = 50000, .destination = 80}));
  const Bytes other = test::ipv4(6, test::tcp({}, {.source = 50001, .destination = 80}));
  ScriptedSource source({&own, &other});
  RecordingSink sink;
  PacketWithAnalysis json({});
  Analyzer analyzer;
  Counts counts;

  run_pipeline(source, {}, json, sink, {.hidden = &hidden, .analyzer = &analyzer}, counts);

  CHECK(counts.filtered == 1);
  REQUIRE(sink.writes.size() == 1);
  CHECK_THAT(sink.writes.front(), Catch::Contains("\"analysis\":{\"stream\":0,"));
}

TEST_CASE("run_pipeline counts what had arrived when nobody reads any more") {
  ScriptedSource source({&kUdpPacket, nullptr, &kUdpPacket, &kIcmpPacket, nullptr, &kUdpPacket});
  source.arrives = true;
  RecordingSink sink;
  PacketJson json({});
  sink.has_reader = false;
  Counts counts;

  SECTION("and goes on for that") {
    run_pipeline(source, {}, json, sink, {}, counts);

    CHECK(sink.writes.size() == 1);
    CHECK(counts.printed == 0);
    CHECK(counts.unwritten == 3);
    CHECK(counts.undecoded[static_cast<std::size_t>(StopReason::not_tcp_udp)] == 1);
  }

  SECTION("unless told that it does not matter") {
    const StopSignal stop;
    PipelineOptions options;
    options.discard = &stop;
    run_pipeline(source, {}, json, sink, options, counts);

    CHECK(source.taken == 1);
    CHECK(counts.unwritten == 1);
  }
}

TEST_CASE("run_pipeline counts what had arrived before it tells that it cannot write") {
  ScriptedSource source({&kUdpPacket, nullptr, &kUdpPacket, nullptr, &kUdpPacket});
  source.arrives = true;
  RecordingSink sink;
  PacketJson json({});
  sink.error = "stdout: cannot write: No space left on device";
  Counts counts;

  SECTION("whether the source ends well") {}
  SECTION("or breaks too") {
    source.error = "eth0: gone";
  }
  CHECK_THROWS_WITH(run_pipeline(source, {}, json, sink, {}, counts),
                    Catch::Contains("No space left"));

  CHECK(sink.writes.size() == 1);
  CHECK(counts.printed == 0);
  CHECK(counts.unwritten == 3);
}
