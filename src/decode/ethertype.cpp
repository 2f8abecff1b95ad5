#include "decode/ethertype.h"

#include "base/byte_reader.h"

#include <algorithm>

namespace chattcp {

namespace {

bool is_tag(std::uint16_t ethertype) {
  return ethertype == kEthertypeVlan || ethertype == kEthertypeServiceVlan ||
         ethertype == kEthertypeOldQinq;
}

} // namespace

Step step_by_ethertype(std::uint16_t ethertype, ByteView bytes) {
  switch (ethertype) {
  case kEthertypeIpv4:
    return {.layer = Layer::ipv4, .bytes = bytes};
  case kEthertypeIpv6:
    return {.layer = Layer::ipv6, .bytes = bytes};
  case kEthertypeMpls:
  case kEthertypeMplsUpstream:
    return {.layer = Layer::mpls, .bytes = bytes};
  case kEthertypePppoeSession:
    return {.layer = Layer::pppoe, .bytes = bytes};
  case kEthertypeVlan:
  case kEthertypeServiceVlan:
  case kEthertypeOldQinq:
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
