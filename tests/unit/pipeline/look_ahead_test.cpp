#include "output/fields/packet_fields.h"
#include "pipeline/pipeline.h"
#include "support/catch.h"
#include "support/hex.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

using namespace chattcp;

namespace {

constexpr std::uint32_t kMany = 6000; // Conversations: so many that the analysis looks ahead.

// A datagram from one of many addresses; every seventh frame has none.
std::vector<std::uint8_t> frame_of(std::uint32_t number) {
  auto bytes = "4500 001e 0000 0000 40 11 0000 0a000000 0a000002"
               "14e9 0035 000a 0000 6869"_hex;
  bytes[14] = static_cast<std::uint8_t>(number % kMany >> 8U);
  bytes[15] = static_cast<std::uint8_t>(number % kMany);
  bytes[9] = number % 7 == 0 ? 1 : bytes[9];
  return bytes;
}

// Hands over frames in groups of different sizes where they are wanted.
class Groups : public PacketSource {
public:
  explicit Groups(bool in_groups) : in_groups_(in_groups) {}

  LinkType link_type() const override { return LinkType::raw; }
  SourceDrops drops() const override { return {}; }

  void run(FrameHandler& handler) override {
    constexpr std::uint32_t kEnd = 3 * kMany;
    std::uint32_t size = 1;
    bool wanted = true;
    for (std::uint32_t begin = 0; wanted && begin < kEnd; begin += size) {
      const std::uint32_t most = 1 + begin % FrameHandler::kMostAhead;
      size = in_groups_ && handler.looks_ahead() ? std::min(most, kEnd - begin) : 1;
      groups += size > 1 ? 1 : 0;
      wanted = hand_over(handler, begin, size);
    }
  }

  std::uint32_t groups = 0;

private:
  static bool hand_over(FrameHandler& handler, std::uint32_t begin, std::uint32_t size) {
    std::vector<std::vector<std::uint8_t>> bytes;
    std::vector<Frame> frames;
    for (std::uint32_t number = begin; number < begin + size; ++number) {
      bytes.push_back(frame_of(number));
      frames.push_back({.bytes = bytes.back(),
                        .wire_length = 30,
                        .time = {.seconds = number, .nanoseconds = 0},
                        .link_type = LinkType::raw});
    }
    return size == 1 ? handler.on_frame(frames[0]) : handler.on_frames(frames);
  }

  bool in_groups_;
};

class Text : public LineSink {
public:
  std::size_t unwritten() const override { return 0; }
  bool write(std::string_view lines) override {
    text += lines;
    return true;
  }

  std::string text;
};

struct Run {
  Run(bool in_groups, PipelineOptions options) : source(in_groups) {
    options.analyzer = &analyzer;
    PacketWithAnalysis json({});
    run_pipeline(source, {}, json, sink, options, counts);
  }

  Groups source;
  Analyzer analyzer;
  Text sink;
  Counts counts;
};

} // namespace

TEST_CASE("run_pipeline prints the same lines when it looks ahead") {
  for (const bool reassemble : {false, true}) {
    const Run single(false, {.reassemble = reassemble});
    const Run ahead(true, {.reassemble = reassemble});
    CHECK(single.source.groups == 0);
    CHECK(ahead.source.groups > 100);
    CHECK(single.sink.text == ahead.sink.text);
    CHECK(std::count(ahead.sink.text.begin(), ahead.sink.text.end(), '\n') > 2 * kMany);
    CHECK(single.counts.printed == ahead.counts.printed);
    CHECK(single.counts.bytes == ahead.counts.bytes);
  }
}

TEST_CASE("run_pipeline takes no frame behind the last one when it looks ahead") {
  const Run single(false, {.count = kMany + 1000});
  const Run ahead(true, {.count = kMany + 1000});
  CHECK(ahead.source.groups > 10);
  CHECK(single.sink.text == ahead.sink.text);
  CHECK(ahead.counts.printed == kMany + 1000);
  CHECK(single.counts.bytes == ahead.counts.bytes);
}
