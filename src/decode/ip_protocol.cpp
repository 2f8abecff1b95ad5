#include "decode/ip_protocol.h"

#include "decode/loopback.h"

#include <algorithm>

namespace chattcp {

namespace {

// What is seldom met, apart so that the common cases stay few comparisons.
[[gnu::noinline]] Step step_by_rare_protocol(std::uint8_t protocol, ByteView bytes) {
  switch (protocol) {
  case kMinimalEncapsulation:
    return {.layer = Layer::minimal_encapsulation, .bytes = bytes};
  case kOldIpInIp:
    return decode_raw_ip(bytes);
  case kEtherIp:
    return {.layer = Layer::etherip, .bytes = bytes};
  case kPim:
    return {.layer = Layer::pim, .bytes = bytes};
  case kL2tp:
    return {.layer = Layer::l2tp, .bytes = bytes};
  case kMplsInIp:
    return {.layer = Layer::mpls, .bytes = bytes};
  case kEthernet:
    return {.layer = Layer::ethernet, .bytes = bytes};
  case kNsh:
    return {.layer = Layer::nsh, .bytes = bytes};
  default:
    return stop(StopReason::not_tcp_udp);
  }
}

} // namespace

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
    return step_by_rare_protocol(protocol, bytes);
  }
}

bool is_opened_in_ipv4(std::uint8_t protocol) {
  return protocol == kTcp || protocol == kUdp || protocol == kAuthentication ||
         std::find(kTunnelProtocols.begin(), kTunnelProtocols.end(), protocol) !=
             kTunnelProtocols.end();
}

bool is_opened_in_ipv6(std::uint8_t protocol) {
  return protocol == kHopByHop || protocol == kRouting || protocol == kFragment ||
         protocol == kDestinationOptions || is_opened_in_ipv4(protocol);
}

std::uint8_t skip_authentication(ByteReader& reader) {
  const std::uint8_t next = reader.u8();
  const std::size_t length = (std::size_t{reader.u8()} + 2) * 4; // In words, less two.
  reader.skip(length - 2);
  return next;
}

} // namespace chattcp
