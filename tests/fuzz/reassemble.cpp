// The fragments of datagrams, in any order and with any contradictions.
//
// Input: options (bit 0: reassemble, 1: hold later ones, 2: little memory); then six bytes for each
// fragment: which datagram (bit 0: IPv6, 3: inside another one that is whole) and, in the highest
// bit, whether more follow; the offset in units of 8 bytes; the size; seconds since the one before;
// what fills it.
#include "base/byte_reader.h"
#include "fuzz/target.h"
#include "reassemble/fragment_tracker.h"
#include "support/frames.h"

#include <algorithm>
#include <map>
#include <optional>

using namespace chattcp;
using namespace chattcp::test;
using chattcp::fuzz::require;

namespace {

struct Input {
  std::uint8_t key = 0;
  std::uint16_t offset = 0;
  std::uint8_t size = 0;
  std::uint8_t wait = 0;
  std::uint8_t fill = 0;
};

Bytes packet_of(const Input& input) {
  const Bytes payload(input.size, input.fill);
  const std::uint8_t number = input.key & 0x7fU;
  const bool more = (input.key & 0x80U) != 0;
  const auto protocol = static_cast<std::uint8_t>(number % 3 == 0 ? 4 : 17);
  if ((number & 1U) != 0) {
    return ipv6(44, join({{protocol, 0},
                          u16((input.offset * 8U & 0xfff8U) | (more ? 1U : 0U)),
                          u32(number),
                          payload}));
  }
  const Bytes whole = ipv4(
      protocol, payload,
      {.fragment = static_cast<std::uint16_t>((input.offset & 0x1fffU) | (more ? 0x2000U : 0U)),
       .identification = number});
  return (number & 8U) != 0 ? ipv4(4, whole) : whole;
}

// What the fragments of `frames` make, byte by byte; nothing where they do not make one datagram.
std::optional<Bytes> joined(std::span<const Frame> frames) {
  std::map<std::size_t, std::uint8_t> bytes;
  std::optional<std::size_t> end;
  for (const Frame& frame : frames) {
    const Decoded decoded = decode(frame);
    const IpFragment& fragment = *decoded.packet.fragment;
    for (std::size_t i = 0; i < fragment.payload.size(); ++i) {
      const auto [place, fresh] = bytes.emplace(fragment.offset + i, fragment.payload[i]);
      if (!fresh && place->second != fragment.payload[i]) {
        return std::nullopt;
      }
    }
    if (!fragment.more) {
      end = fragment.offset + fragment.payload.size();
    }
  }
  if (!end || bytes.size() != *end || bytes.rbegin()->first + 1 != *end) {
    return std::nullopt;
  }
  Bytes whole;
  for (const auto& [offset, byte] : bytes) {
    whole.push_back(byte);
  }
  return whole;
}

class Checker : public FragmentHandler {
public:
  // Frames are Ethernet; raw is what has been joined.
  Decoded decode_frame(const Frame& frame) const override {
    Decoded decoded = decode(frame);
    if (frame.link_type == LinkType::raw && !decoded.packet.fragment) {
      whole_.emplace(frame.bytes.begin(), frame.bytes.end());
    }
    return decoded;
  }
  bool wants(const Decoded& decoded) override { return !decoded.stop; }
  bool take(const Decoded& decoded, std::span<const Frame> frames) override {
    require(!frames.empty(), "a packet has frames");
    taken += frames.size();
    if (whole_) {
      check_whole(decoded, frames);
    }
    whole_.reset();
    return true;
  }
  bool take_later(const Frame& frame, bool wanted) override {
    require(frame.link_type == LinkType::ethernet, "fragments are frames");
    static_cast<void>(wanted);
    ++taken;
    return true;
  }
  void note_not_reassembled() override { ++not_reassembled; }

  std::size_t taken = 0;
  std::size_t not_reassembled = 0;

private:
  void check_whole(const Decoded& decoded, std::span<const Frame> frames) const {
    require(frames.size() > 1, "a datagram is of several fragments");
    require(whole_->size() <= 65535 + 40 + 8, "a datagram is not longer than a header can state");
    require(!decoded.packet.fragment, "what is shown as whole is whole");
    const Frame inner{.bytes = *whole_, .wire_length = 0, .time = {}, .link_type = LinkType::raw};
    require(!decode(inner).packet.fragment, "a datagram decodes as whole");
    // Fragments inside fragments are not modelled.
    const std::optional<Bytes> expected = joined(frames);
    require(expected || has_tunnel(frames), "what is joined fits together");
    require(!expected || has_tunnel(frames) ||
                (expected->size() < whole_->size() &&
                 std::equal(expected->rbegin(), expected->rend(), whole_->rbegin())),
            "what is joined is what was sent");
  }

  // Whether what was joined first was a fragment again.
  static bool has_tunnel(std::span<const Frame> frames) {
    return std::any_of(frames.begin(), frames.end(), [](const Frame& frame) {
      const IpFragment fragment = *decode(frame).packet.fragment;
      return fragment.header[0] >> 4U == 4 ? fragment.header[9] == 4
                                           : fragment.header[fragment.header.size() - 8] == 4;
    });
  }

  mutable std::optional<Bytes> whole_;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader reader({data, size});
  const std::uint8_t options = reader.u8();
  const std::size_t memory = (options & 4U) != 0 ? 4000 : 1'000'000;
  Checker checker;
  FragmentTracker tracker(
      checker,
      {.reassemble = (options & 1U) != 0, .hold_later = (options & 2U) != 0, .memory = memory});
  std::int64_t now = 0;
  std::size_t given = 0;
  while (reader.rest().size() >= 6) {
    const Input input{.key = reader.u8(),
                      .offset = reader.u16(),
                      .size = reader.u8(),
                      .wait = reader.u8(),
                      .fill = reader.u8()};
    const Bytes bytes = ethernet((input.key & 1U) != 0 ? 0x86dd : 0x0800, packet_of(input));
    now += input.wait;
    const Frame frame{.bytes = bytes,
                      .wire_length = static_cast<std::uint32_t>(bytes.size()),
                      .time = {.seconds = now, .nanoseconds = 0},
                      .link_type = LinkType::ethernet};
    const Decoded decoded = decode(frame);
    require(tracker.pass_time(frame.time), "more is wanted");
    if (decoded.packet.fragment) {
      ++given;
      require(tracker.take(frame, decoded), "more is wanted");
    }
    require(tracker.memory() <= memory + bytes.size() + 1000, "memory is bounded");
  }
  require(tracker.finish(), "more is wanted");
  require(tracker.memory() == 0, "nothing is left");
  require(checker.taken == given, "each frame is taken once");
  require(checker.not_reassembled <= given, "each datagram that is given up had a fragment");
  return 0;
}
