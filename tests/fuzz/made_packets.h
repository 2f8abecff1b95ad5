// The packets that the fuzz target `analyze` makes of its input.
#pragma once

#include "base/byte_reader.h"
#include "base/timestamp.h"
#include "decode/packet.h"

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

namespace chattcp::fuzz {

// Twelve bytes of input: see analyze.cpp.
struct Input {
  std::uint8_t who = 0;
  std::uint8_t flags = 0;
  std::uint16_t sequence = 0;
  std::uint16_t acknowledgement = 0;
  std::uint16_t window = 0;
  std::uint16_t length = 0;
  std::uint8_t when = 0;
  std::uint8_t options = 0;

  bool has(unsigned bit) const { return (who >> bit & 1U) != 0; }
  unsigned ends() const { return who >> 1U & 7U; }
};

inline constexpr std::size_t kInputSize = 12;
inline constexpr unsigned kSameAddresses = 7; // Of `ends`: both ends are one.
inline constexpr unsigned kIpv6Ends = 6;
inline constexpr unsigned kSamePorts = 5;

// Sequence numbers wrap around, and change their sign.
inline constexpr std::array<std::uint32_t, 2> kBegin{0xffff'fff0, 0x7fff'ff00};

inline std::uint32_t number_near(std::uint32_t begin, std::uint16_t input, bool far) {
  return far ? input * 65537U
             : begin + static_cast<std::uint32_t>(static_cast<std::int16_t>(input));
}

// Up to 0.4 seconds, or 40 seconds, later than before, some milliseconds earlier, or anything that
// a file may say.
inline Timestamp time_of(std::uint8_t when, std::int64_t& now) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  switch (when) {
  case 252:
    return {.seconds = kMost, .nanoseconds = 0};
  case 253:
    return {.seconds = -kMost - 1, .nanoseconds = 0};
  case 254:
    return {.seconds = 0, .nanoseconds = kMost};
  case 255:
    return {.seconds = kMost, .nanoseconds = -kMost - 1};
  default:
    break;
  }
  now += when < 200   ? std::int64_t{when} * when * 10'000
         : when < 240 ? (when - 199) * Timestamp::kNanosecondsPerSecond
                      : (239 - when) * std::int64_t{1'000'000};
  return Timestamp{.seconds = 1'700'000'000, .nanoseconds = now}.normalized();
}

using Options = std::vector<std::uint8_t>;

inline void add_number(Options& options, std::uint32_t number) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    options.push_back(static_cast<std::uint8_t>(number >> shift));
  }
}

// By the lowest three bits; the others are a value.
inline Options options_of(const Input& input, std::uint32_t acknowledgement) {
  const auto value = static_cast<std::uint8_t>(input.options >> 3U);
  switch (input.options & 7U) {
  case 2:
    return {1, 1, 8, 10, 0, 0, 0, value, 0, 0, 0, 0};
  case 3:
    return {1, 3, 3, value};
  case 4: {
    Options options{1, 1, 5, 10};
    add_number(options, acknowledgement + value * 64U);
    add_number(options, acknowledgement + value * 80U);
    return options;
  }
  case 5: // The end lies before the beginning; and a piece of a range.
    return {5, 14, 255, 255, 255, 255, 0, 0, 0, value, 1, 2, 3, 4, 0, 0};
  case 6:
    return {5, value, 3, 255};
  default:
    return {};
  }
}

struct Ends {
  std::array<std::uint8_t, 16> address{};
  std::size_t length = 4;
  std::uint16_t port = 0;
};

inline Ends end_of(const Input& input, unsigned side) {
  Ends end;
  end.length = input.ends() == kIpv6Ends ? 16 : 4;
  end.address[0] = 10;
  end.address[3] = static_cast<std::uint8_t>(input.ends());
  end.address[end.length - 1] = static_cast<std::uint8_t>(input.ends() * 2 + side);
  end.port = static_cast<std::uint16_t>(input.ends() == kSamePorts ? 500 : 40'000 - 100 * side);
  return end;
}

// What views point to.
struct Packed {
  Ends source;
  Ends destination;
  Options options;
  Packet packet;
};

inline constexpr std::array<std::uint8_t, 65536> kNoBytes{};

inline TcpSegment segment_of(const Input& input, const Packed& packed, ByteView payload) {
  const unsigned side = input.has(0) ? 1 : 0;
  const auto offset =
      (input.options & 7U) == 7 ? input.options >> 4U : 5 + packed.options.size() / 4;
  return {.header = {.source_port = packed.source.port,
                     .destination_port = packed.destination.port,
                     .sequence = number_near(kBegin[side], input.sequence, input.has(7)),
                     .acknowledgement =
                         number_near(kBegin[1 - side], input.acknowledgement, input.has(7)),
                     .data_offset = static_cast<std::uint8_t>(offset),
                     .flags = input.flags,
                     .window = input.window},
          .options = packed.options,
          .payload = payload};
}

inline void fill(const Input& input, std::int64_t& now, Packed& packed) {
  const bool one = input.ends() == kSameAddresses;
  const unsigned side = input.has(0) && !one ? 1 : 0;
  packed.source = end_of(input, side);
  packed.destination = one ? packed.source : end_of(input, 1 - side);
  packed.options = options_of(
      input, number_near(kBegin[input.has(0) ? 0 : 1], input.acknowledgement, input.has(7)));
  Packet& packet = packed.packet;
  packet = {};
  packet.time = time_of(input.when, now);
  packet.wire_length = 54U + input.length;
  packet.source_address = ByteView(packed.source.address).first(packed.source.length);
  packet.destination_address = ByteView(packed.destination.address).first(packed.source.length);
  if (input.has(5)) {
    packet.fragment.emplace();
  }
  const ByteView payload = ByteView(kNoBytes).first(input.has(6) ? 0 : input.length);
  packet.uncaptured = input.has(6) ? std::uint32_t{input.length} << 12U : 0;
  if (input.has(4)) {
    packet.transport =
        UdpDatagram{.header = {.source_port = packed.source.port,
                               .destination_port = packed.destination.port,
                               .length = static_cast<std::uint16_t>(8 + input.length)},
                    .payload = payload};
  } else {
    packet.transport = segment_of(input, packed, payload);
  }
}

} // namespace chattcp::fuzz
