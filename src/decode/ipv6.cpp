#include "decode/ipv6.h"

#include "base/address.h"
#include "decode/ip_protocol.h"

#include <algorithm>
#include <optional>

namespace chattcp {

namespace {

// Hop-by-hop, routing and destination options all begin with the next header and their length.
ByteView take_extension(ByteReader& reader, std::uint8_t& next) {
  next = reader.u8();
  const std::size_t length = (std::size_t{reader.u8()} + 1) * 8; // In units of 8 bytes, less one.
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

// How many of the bytes behind the fixed header are the payload.
std::size_t payload_length(std::uint16_t stated, std::uint8_t next, ByteView behind) {
  if (stated != 0) {
    return std::min<std::size_t>(stated, behind.size());
  }
  if (next == kHopByHop) {
    ByteReader reader(behind);
    const std::optional<std::size_t> jumbo = find_jumbo_length(take_extension(reader, next));
    return std::min(jumbo.value_or(behind.size()), behind.size());
  }
  return behind.size();
}

struct FragmentHeader {
  std::uint8_t next = 0;
  bool later_fragment = false;
};

FragmentHeader read_fragment_header(ByteReader& reader) {
  constexpr std::uint16_t kOffsetMask = 0xfff8;
  FragmentHeader header;
  header.next = reader.u8();
  reader.skip(1); // Reserved.
  header.later_fragment = (reader.u16() & kOffsetMask) != 0;
  reader.skip(4); // Identification.
  return header;
}

// Walks the extension headers. Each is at least 8 bytes, so this ends.
Step step_behind(std::uint8_t next, ByteReader reader) {
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
      if (reader.ok() && fragment.later_fragment) {
        return stop(StopReason::fragments);
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
  const ByteView behind = reader.rest();
  const ByteView payload = behind.first(payload_length(stated_length, next, behind));
  return step_behind(next, ByteReader(payload));
}

} // namespace chattcp
