#include "decode/ppp.h"

#include "base/byte_reader.h"
#include "decode/cooked.h"

#include <algorithm>

namespace chattcp {

namespace {

// The registry of RFC 3818.
enum Protocol : std::uint16_t {
  kIpv4 = 0x0021,
  kIpv6 = 0x0057, // RFC 5072.
  kMpls = 0x0281, // RFC 3032, 4.
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

} // namespace

Step decode_ppp(ByteView bytes) {
  ByteReader reader(bytes);
  if (!bytes.empty() && bytes[0] == 0xff && (bytes.size() == 1 || bytes[1] == 0x03)) {
    reader.skip(2); // Address and control.
  }
  // RFC 1661, 2: the low bit of each byte says whether it is the last of the number.
  std::uint16_t protocol = reader.u8();
  if (protocol % 2 == 0) {
    protocol = static_cast<std::uint16_t>(protocol << 8U | reader.u8());
  }
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  return {.layer = layer_of(protocol), .bytes = reader.rest()};
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
  return {.layer = Layer::ppp, .bytes = rest.first(std::min<std::size_t>(length, rest.size()))};
}

} // namespace chattcp
