#include "decode/frame_origin.h"

#include "base/byte_reader.h"

#include <algorithm>
#include <bit>

namespace chattcp {

namespace {

// Options of pcapng (draft-ietf-opsawg-pcapng, 3.5, 4.2, 4.3). -----------------------------------

constexpr std::uint16_t kInterfaceName = 2; // Of an interface.
constexpr std::uint16_t kPacketFlags = 2;   // Of a packet.

std::uint64_t number_at(ByteView bytes, bool little_endian) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    number = number << 8U | bytes[little_endian ? bytes.size() - 1 - i : i];
  }
  return number;
}

constexpr bool kLittleEndian = std::endian::native == std::endian::little;

// The value of the first option with this code; empty if there is none.
ByteView find_option(ByteView options, std::uint16_t wanted, bool swapped) {
  const bool little = kLittleEndian != swapped;
  for (ByteReader reader(options); !reader.rest().empty();) {
    const std::uint64_t code = number_at(reader.take(2), little);
    const auto length = static_cast<std::size_t>(number_at(reader.take(2), little));
    const ByteView value = reader.take(length);
    if (!reader.ok() || code == 0) {
      return {};
    }
    if (code == wanted) {
      return value;
    }
    reader.skip(std::min((4 - length % 4) % 4, reader.rest().size()));
  }
  return {};
}

std::optional<Direction> direction_of_flags(std::uint64_t flags) {
  switch (flags & 3U) {
  case 1:
    return Direction::in;
  case 2:
    return Direction::out;
  default:
    return std::nullopt;
  }
}

// Headers of link layers. ------------------------------------------------------------------------

std::optional<std::uint8_t> byte_at(ByteView bytes, std::size_t place) {
  return place < bytes.size() ? std::optional(bytes[place]) : std::nullopt;
}

std::optional<Direction> direction_if(std::optional<std::uint8_t> byte, std::uint8_t out) {
  return !byte ? std::nullopt : std::optional(*byte == out ? Direction::out : Direction::in);
}

std::optional<Direction> direction_in_header(const Frame& frame) {
  constexpr std::uint8_t kOutgoing = 4; // PACKET_OUTGOING of Linux.
  constexpr std::size_t kPktapFlags = 36;
  constexpr std::size_t kPflogDirection = 60;
  const ByteView bytes = frame.bytes;
  switch (frame.link_type) {
  case LinkType::linux_sll:
    return direction_if(byte_at(bytes, 1), kOutgoing);
  case LinkType::linux_sll2:
    return direction_if(byte_at(bytes, 10), kOutgoing);
  case LinkType::ppp_with_dir:
  case LinkType::ppp_pppd:
  case LinkType::c_hdlc_with_dir:
  case LinkType::frelay_with_dir: {
    const auto received = direction_if(byte_at(bytes, 0), 0); // 0: by this machine.
    return !received ? received
                     : std::optional(*received == Direction::out ? Direction::in : Direction::out);
  }
  case LinkType::pktap:
    return direction_of_flags(byte_at(bytes, kPktapFlags).value_or(0));
  case LinkType::pflog:
    return direction_of_flags(byte_at(bytes, kPflogDirection).value_or(0));
  default:
    return std::nullopt;
  }
}

// Of a frame on an Ethernet interface: by who sent it, or to whom. To a group, or between others,
// it may have passed a bridge here.
std::optional<Direction> direction_by_address(ByteView frame, const LiveInterface& live) {
  constexpr std::size_t kLength = 6;
  const auto own = live.address();
  if (!own || frame.size() < 2 * kLength) {
    return std::nullopt;
  }
  const auto is_own = [&own](ByteView address) {
    return std::equal(address.begin(), address.end(), own->begin());
  };
  if (is_own(frame.subspan(kLength, kLength))) {
    return Direction::out;
  }
  return is_own(frame.first(kLength)) || !live.forwards() ? std::optional(Direction::in)
                                                          : std::nullopt;
}

std::uint32_t index_in_sll2(ByteView bytes) {
  constexpr std::size_t kIndex = 4;
  ByteReader reader(bytes);
  reader.skip(kIndex);
  return reader.u32();
}

std::string_view text_of(ByteView bytes) {
  const auto end = std::find(bytes.begin(), bytes.end(), 0);
  return {reinterpret_cast<const char*>(bytes.data()),
          static_cast<std::size_t>(end - bytes.begin())};
}

} // namespace

std::optional<Direction> direction_of(const Frame& frame) {
  if (frame.interface != nullptr) {
    const ByteView flags = find_option(frame.options, kPacketFlags, frame.interface->swapped);
    const bool little = kLittleEndian != frame.interface->swapped;
    if (const auto said = direction_of_flags(number_at(flags, little)); said && flags.size() == 4) {
      return said;
    }
  }
  return frame.live != nullptr && frame.link_type == LinkType::ethernet
             ? direction_by_address(frame.bytes, *frame.live)
             : direction_in_header(frame);
}

std::string_view interface_name_of(const Frame& frame) {
  constexpr std::size_t kPktapName = 12;
  constexpr std::size_t kPktapNameLength = 24;
  if (frame.link_type == LinkType::pktap && frame.bytes.size() >= kPktapName + kPktapNameLength) {
    return text_of(frame.bytes.subspan(kPktapName, kPktapNameLength));
  }
  if (frame.live != nullptr && frame.link_type == LinkType::linux_sll2) {
    return frame.live->name_of(index_in_sll2(frame.bytes)); // 0, no interface, if it is cut.
  }
  return frame.interface == nullptr
             ? std::string_view()
             : text_of(find_option(frame.interface->options, kInterfaceName, false));
}

} // namespace chattcp
