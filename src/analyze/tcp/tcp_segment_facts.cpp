#include "analyze/tcp/tcp_segment_facts.h"

#include "base/byte_reader.h"
#include "decode/tcp.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace chattcp {

namespace {

constexpr std::size_t kFixedHeader = 20;
constexpr std::uint8_t kWindowScale = 3;
constexpr std::uint8_t kSelective = 5;
constexpr std::uint8_t kLargestScale = 14; // RFC 7323, 2.3.

// Together: the ranges of the option do not overlap.
std::uint32_t bytes_in_ranges(ByteView data) {
  constexpr std::size_t kRange = 8; // The first number, and the one after the last.
  std::uint32_t bytes = 0;
  for (ByteReader ranges(data); ranges.rest().size() >= kRange;) {
    const std::uint32_t first = ranges.u32();
    bytes += ranges.u32() - first;
  }
  return bytes;
}

// Four bytes as a number of this machine.
std::uint32_t word_at(ByteView bytes, std::size_t place) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes.data() + place, sizeof word);
  return word;
}

constexpr std::uint32_t word_of(std::array<std::uint8_t, 4> bytes) {
  return std::bit_cast<std::uint32_t>(bytes);
}

// The options of most segments: a timestamp, selective acknowledgements or both, each after two
// options without operation (RFC 7323, appendix A). Returns false if there is anything else.
bool read_usual_options(ByteView options, SegmentFacts& facts) {
  constexpr std::uint32_t kTimestamp = word_of({1, 1, 8, 10});
  constexpr std::size_t kTimestampEnd = 12;
  if (options.size() >= kTimestampEnd) {
    options = options.subspan(kTimestampEnd * std::size_t{word_at(options, 0) == kTimestamp});
  }
  if (options.size() < kTimestampEnd) {
    return options.empty();
  }
  const auto length = static_cast<std::uint8_t>(options.size() - 2);
  if (word_at(options, 0) != word_of({1, 1, kSelective, length})) {
    return false;
  }
  facts.selective = bytes_in_ranges(options.subspan(4));
  return true;
}

void read_options(ByteView bytes, SegmentFacts& facts) {
  TcpOptionReader options(bytes);
  for (auto option = options.next(); option; option = options.next()) {
    if (option->type == kWindowScale && option->data.size() == 1 && facts.has(kTcpSyn)) {
      facts.scale = std::min(option->data[0], kLargestScale);
    } else if (option->type == kSelective) {
      facts.selective = bytes_in_ranges(option->data);
    }
  }
}

} // namespace

bool read_facts(const Packet& packet, std::uint64_t number, SegmentFacts& facts) {
  const TcpSegment& tcp = *packet.tcp();
  const std::size_t header = tcp.header.data_offset * std::size_t{4};
  const std::size_t all =
      kFixedHeader + tcp.options.size() + tcp.payload.size() + packet.uncaptured;
  if (packet.fragment || header < kFixedHeader || all < header) {
    return false;
  }
  facts.sequence = tcp.header.sequence;
  facts.acknowledgement = tcp.header.acknowledgement;
  facts.length = static_cast<std::uint32_t>(all - header);
  facts.window = tcp.header.window;
  facts.flags = tcp.header.flags;
  facts.nanoseconds = packet.time.all_nanoseconds();
  facts.number = number;
  if (!read_usual_options(tcp.options, facts)) {
    read_options(tcp.options, facts);
  }
  return true;
}

} // namespace chattcp
