#include "decode/ip_protocol.h"

#include "decode/link/raw_ip.h"

#include <algorithm>

namespace chattcp {

namespace {

// Rare protocols, in a separate function so that common ones take few comparisons.
[[gnu::noinline]] Step step_by_rare_protocol(std::uint8_t protocol, ByteView bytes) {
  switch (protocol) {
  case kMinimalEncapsulation:
    return {Layer::minimal_encapsulation, bytes};
  case kOldIpInIp:
    return decode_raw_ip(bytes);
  case kEtherIp:
    return {Layer::etherip, bytes};
  case kPim:
    return {Layer::pim, bytes};
  case kL2tp:
    return {Layer::l2tp, bytes};
  case kMplsInIp:
    return {Layer::mpls, bytes};
  case kEthernet:
    return {Layer::ethernet, bytes};
  case kNsh:
    return {Layer::nsh, bytes};
  default:
    return stop(StopReason::not_tcp_udp);
  }
}

} // namespace

Step step_by_ip_protocol(std::uint8_t protocol, ByteView bytes) {
  switch (protocol) {
  case kTcp:
    return {Layer::tcp, bytes};
  case kUdp:
    return {Layer::udp, bytes};
  case kIpv4InIp:
    return {Layer::ipv4, bytes};
  case kIpv6InIp:
    return {Layer::ipv6, bytes};
  case kGre:
    return {Layer::gre, bytes};
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
  const std::size_t length = (std::size_t{reader.u8()} + 2) * 4; // In 32-bit words, minus two.
  reader.skip(length - 2);
  return next;
}

} // namespace chattcp
