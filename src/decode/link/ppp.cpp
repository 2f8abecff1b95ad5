#include "decode/link/ppp.h"

#include "base/byte_reader.h"
#include "decode/link/cisco_hdlc.h"

#include <algorithm>

namespace chattcp {

namespace {

// The registry of RFC 3818.
enum Protocol : std::uint16_t {
  kIpv4 = 0x0021,
  kBridged = 0x0031,   // RFC 3518.
  kMultilink = 0x003d, // RFC 1990.
  kIpv6 = 0x0057,      // RFC 5072.
  kMpls = 0x0281,      // RFC 3032, 4.
  kMplsMulticast = 0x0283,
};

Layer layer_of(std::uint16_t protocol) {
  switch (protocol) {
  case kIpv4:
    return Layer::ipv4;
  case kIpv6:
    return Layer::ipv6;
  case kMpls:
  case kMplsMulticast:
    return Layer::mpls;
  default:
    return Layer::end;
  }
}

// RFC 3518, 4.2, with the LAN identifier of RFC 1638.
Step decode_bridged(ByteView bytes) {
  constexpr std::uint8_t kLanIdentifier = 0x40;
  constexpr std::uint8_t kControl = 0x10; // Bridge control, not user data.
  constexpr std::uint8_t kEthernet = 1;
  ByteReader reader(bytes);
  const std::uint8_t flags = reader.u8();
  const std::uint8_t type = reader.u8();
  reader.skip((flags & kLanIdentifier) != 0 ? 4 : 0);
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  const bool opened = type == kEthernet && (flags & kControl) == 0;
  return {opened ? Layer::ethernet : Layer::end, reader.rest()};
}

// RFC 1990, 3, with the long sequence number, which is the default.
Step decode_multilink(ByteView bytes) {
  constexpr std::uint8_t kBeginning = 0x80;
  ByteReader reader(bytes);
  const std::uint8_t flags = reader.u8();
  reader.skip(3); // Sequence number.
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if ((flags & kBeginning) == 0) {
    return stop(StopReason::fragments);
  }
  return {Layer::ppp, reader.rest()};
}

} // namespace

Step decode_ppp(ByteView bytes) {
  ByteReader reader(bytes);
  if (!bytes.empty() && bytes[0] == 0xff && (bytes.size() == 1 || bytes[1] == 0x03)) {
    reader.skip(2); // Address and control.
  }
  // RFC 1661, 2: the low bit of a byte marks the last one of the number.
  std::uint16_t protocol = reader.u8();
  if (protocol % 2 == 0) {
    protocol = static_cast<std::uint16_t>(protocol << 8U | reader.u8());
  }
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  switch (protocol) {
  case kBridged:
    return decode_bridged(reader.rest());
  case kMultilink:
    return decode_multilink(reader.rest());
  default:
    return {layer_of(protocol), reader.rest()};
  }
}

Step decode_ppp_hdlc(ByteView bytes) {
  constexpr std::uint8_t kCiscoUnicast = 0x0f;
  constexpr std::uint8_t kCiscoMulticast = 0x8f;
  if (!bytes.empty() && (bytes[0] == kCiscoUnicast || bytes[0] == kCiscoMulticast)) {
    return decode_cisco_hdlc(bytes);
  }
  return decode_ppp(bytes);
}

Step decode_ppp_with_direction(ByteView bytes) {
  return bytes.empty() ? stop(StopReason::truncated) : decode_ppp(bytes.subspan(1));
}

Step decode_pppoe(ByteView bytes) {
  constexpr std::uint8_t kVersionAndType = 0x11;
  constexpr std::uint8_t kSessionData = 0x00;
  ByteReader reader(bytes);
  const std::uint8_t version_and_type = reader.u8();
  const std::uint8_t code = reader.u8();
  reader.skip(2); // Session.
  const std::uint16_t length = reader.u16();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (version_and_type != kVersionAndType) {
    return stop(StopReason::malformed);
  }
  if (code != kSessionData) {
    return stop(StopReason::not_tcp_udp);
  }
  const ByteView rest = reader.rest();
  return {Layer::ppp, rest.first(std::min<std::size_t>(length, rest.size()))};
}

} // namespace chattcp
