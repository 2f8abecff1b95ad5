#include "decode/ip_protocol.h"

namespace chattcp {

Step step_by_ip_protocol(std::uint8_t protocol, ByteView bytes) {
  switch (protocol) {
  case kTcp:
    return {.layer = Layer::tcp, .bytes = bytes};
  case kUdp:
    return {.layer = Layer::udp, .bytes = bytes};
  case kIpv4InIp:
    return {.layer = Layer::ipv4, .bytes = bytes};
  case kIpv6InIp:
    return {.layer = Layer::ipv6, .bytes = bytes};
  case kGre:
    return {.layer = Layer::gre, .bytes = bytes};
  default:
    return stop(StopReason::not_tcp_udp);
  }
}

std::uint8_t skip_authentication(ByteReader& reader) {
  const std::uint8_t next = reader.u8();
  const std::size_t length = (std::size_t{reader.u8()} + 2) * 4; // In words, less two.
  reader.skip(length - 2);
  return next;
}

} // namespace chattcp
