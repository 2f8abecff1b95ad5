#include "decode/ethertype.h"

#include "base/byte_reader.h"

#include <algorithm>

namespace chattcp {

namespace {

enum Ethertype : std::uint16_t {
  kIpv4 = 0x0800,
  kVlan = 0x8100, // IEEE 802.1Q.
  kIpv6 = 0x86dd,
  kMpls = 0x8847, // RFC 5332: downstream-assigned or unicast.
  kMplsUpstream = 0x8848,
  kPppoeSession = 0x8864, // RFC 2516.
  kServiceVlan = 0x88a8,  // IEEE 802.1ad.
  kOldQinq = 0x9100,      // Before 802.1ad, still in use.
};

bool is_tag(std::uint16_t ethertype) {
  return ethertype == kVlan || ethertype == kServiceVlan || ethertype == kOldQinq;
}

} // namespace

Step step_by_ethertype(std::uint16_t ethertype, ByteView bytes) {
  switch (ethertype) {
  case kIpv4:
    return {.layer = Layer::ipv4, .bytes = bytes};
  case kIpv6:
    return {.layer = Layer::ipv6, .bytes = bytes};
  case kMpls:
  case kMplsUpstream:
    return {.layer = Layer::mpls, .bytes = bytes};
  case kPppoeSession:
    return {.layer = Layer::pppoe, .bytes = bytes};
  case kVlan:
  case kServiceVlan:
  case kOldQinq:
    return step_by_type_or_length(ethertype, bytes);
  default:
    return stop(StopReason::not_tcp_udp);
  }
}

Step step_by_type_or_length(std::uint16_t value, ByteView bytes) {
  ByteReader reader(bytes);
  while (is_tag(value)) {
    reader.skip(2); // Priority and VLAN identifier.
    value = reader.u16();
  }
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  const ByteView rest = reader.rest();
  if (value >= kFirstEthertype) {
    return step_by_ethertype(value, rest);
  }
  return {.layer = Layer::llc, .bytes = rest.first(std::min<std::size_t>(value, rest.size()))};
}

} // namespace chattcp
