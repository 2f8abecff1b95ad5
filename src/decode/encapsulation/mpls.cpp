#include "decode/encapsulation/mpls.h"

#include "base/byte_reader.h"
#include "decode/encapsulation/pseudowire.h"

namespace chattcp {

namespace {

constexpr std::size_t kControlWordLength = 4;

// RFC 4385, 5: a control word that ends with a channel type, some of which are protocols of PPP.
Step decode_associated_channel(ByteView bytes) {
  constexpr std::uint16_t kIpv4 = 0x0021;
  constexpr std::uint16_t kIpv6 = 0x0057;
  ByteReader reader(bytes);
  reader.skip(2); // Version, reserved.
  const std::uint16_t type = reader.u16();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  switch (type) {
  case kIpv4:
    return {Layer::ipv4, reader.rest()};
  case kIpv6:
    return {Layer::ipv6, reader.rest()};
  default:
    return stop(StopReason::not_tcp_udp);
  }
}

Step decode_pseudowire(ByteView bytes) {
  if (bytes[0] >> 4U == 0) {
    if (bytes.size() < kControlWordLength) {
      return stop(StopReason::truncated);
    }
    if (const auto step = find_pseudowire_payload(bytes.subspan(kControlWordLength))) {
      return *step;
    }
  }
  return find_pseudowire_payload(bytes).value_or(stop(StopReason::not_tcp_udp));
}

} // namespace

Step decode_mpls(ByteView bytes) {
  constexpr std::uint32_t kBottomOfStack = 0x100;
  ByteReader reader(bytes);
  while (reader.ok() && (reader.u32() & kBottomOfStack) == 0) {
  }
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  const ByteView rest = reader.rest();
  if (rest.empty()) {
    return stop(StopReason::truncated);
  }
  switch (rest[0] >> 4U) {
  case 1:
    return decode_associated_channel(rest);
  case 4:
    return {Layer::ipv4, rest};
  case 6:
    return {Layer::ipv6, rest};
  default:
    return decode_pseudowire(rest);
  }
}

} // namespace chattcp
