#include "decode/ipv6.h"

#include "base/address.h"
#include "decode/ip_protocol.h"

#include <algorithm>
#include <optional>

namespace chattcp {

namespace {

constexpr std::size_t kHeaderLength = 40; // Of the fixed header.

// Hop-by-hop, routing and destination options all begin with the next header and their length.
ByteView take_extension(ByteReader& reader, std::uint8_t& next) {
  next = reader.u8();
  const std::size_t length = (std::size_t{reader.u8()} + 1) * 8; // In units of 8 bytes, minus one.
  return reader.take(length - 2);
}

// The value of the jumbo payload option (RFC 2675, 2) among hop-by-hop options.
std::optional<std::size_t> find_jumbo_length(ByteView options) {
  constexpr std::uint8_t kPad1 = 0x00;
  constexpr std::uint8_t kJumboPayload = 0xc2;
  ByteReader reader(options);
  while (reader.ok() && !reader.rest().empty()) {
    const std::uint8_t type = reader.u8();
    if (type == kPad1) {
      continue;
    }
    const std::uint8_t length = reader.u8();
    if (type == kJumboPayload && length == 4) {
      const std::uint32_t value = reader.u32();
      return reader.ok() ? std::optional<std::size_t>(value) : std::nullopt;
    }
    reader.skip(length);
  }
  return std::nullopt;
}

// The length of the payload after the fixed header. `uncaptured` is the part of it that is not in
// `rest`; it stays as it is if the length is not stated, but left to a network card.
std::size_t payload_length(std::uint16_t stated, std::uint8_t next, ByteView rest,
                           std::uint32_t& uncaptured) {
  std::optional<std::size_t> length;
  if (stated != 0) {
    length = stated;
  } else if (next == kHopByHop) {
    ByteReader reader(rest);
    length = find_jumbo_length(take_extension(reader, next));
  }
  if (length) {
    const std::size_t there = std::min(*length, rest.size());
    uncaptured = std::min(uncaptured, static_cast<std::uint32_t>(*length - there));
  }
  return length.value_or(rest.size());
}

struct FragmentHeader {
  std::uint8_t next = 0;
  std::uint16_t offset = 0; // In bytes.
  bool more = false;
};

FragmentHeader read_fragment_header(ByteReader& reader) {
  constexpr std::uint16_t kOffsetMask = 0xfff8;
  FragmentHeader header;
  header.next = reader.u8();
  reader.skip(1); // Reserved.
  const std::uint16_t offset_and_more = reader.u16();
  header.offset = offset_and_more & kOffsetMask;
  header.more = (offset_and_more & 1U) != 0;
  reader.skip(4); // Identification.
  return header;
}

// A datagram before its extension headers are walked.
struct Ipv6Datagram {
  ByteView bytes; // From the fixed header to the end of the payload, as captured.
  bool cut = false;
};

// An atomic fragment (RFC 6946) is a whole datagram. Only the outermost fragment is noted, as the
// datagrams inside it are not whole.
void note_fragment(const FragmentHeader& header, const Ipv6Datagram& datagram, ByteView payload,
                   Packet& packet) {
  if ((header.offset != 0 || header.more) && !packet.fragment) {
    packet.fragment = {.header = datagram.bytes.first(datagram.bytes.size() - payload.size()),
                       .payload = payload,
                       .offset = header.offset,
                       .more = header.more,
                       .cut = datagram.cut};
  }
}

// Walks the extension headers. Each is at least 8 bytes, so this ends.
Step step_behind(std::uint8_t next, const Ipv6Datagram& datagram, Packet& packet) {
  ByteReader reader(datagram.bytes);
  reader.skip(kHeaderLength);
  while (reader.ok()) {
    switch (next) {
    case kHopByHop:
    case kRouting:
    case kDestinationOptions:
      take_extension(reader, next);
      break;
    case kAuthentication:
      next = skip_authentication(reader);
      break;
    case kFragment: {
      const FragmentHeader fragment = read_fragment_header(reader);
      if (reader.ok()) {
        note_fragment(fragment, datagram, reader.rest(), packet);
        if (fragment.offset != 0) {
          return stop(StopReason::fragments);
        }
      }
      next = fragment.next;
      break;
    }
    default:
      return step_by_ip_protocol(next, reader.rest());
    }
  }
  return stop(StopReason::truncated);
}

} // namespace

Step decode_ipv6(ByteView bytes, Packet& packet) {
  ByteReader reader(bytes);
  const unsigned version = reader.u32() >> 28U; // Then traffic class and flow label.
  const std::uint16_t stated_length = reader.u16();
  const std::uint8_t next = reader.u8();
  reader.skip(1); // Hop limit.
  packet.source_address = reader.take(kIpv6Length);
  packet.destination_address = reader.take(kIpv6Length);
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (version != 6) {
    return stop(StopReason::malformed);
  }
  const ByteView rest = reader.rest();
  const std::size_t length = payload_length(stated_length, next, rest, packet.uncaptured);
  const std::size_t captured = std::min(length, rest.size());
  return step_behind(
      next, {.bytes = bytes.first(kHeaderLength + captured), .cut = captured < length}, packet);
}

} // namespace chattcp
