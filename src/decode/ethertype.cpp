#include "decode/ethertype.h"

#include "base/byte_reader.h"

#include <algorithm>

namespace chattcp {

namespace {

Layer rare_layer(std::uint16_t ethertype) {
  switch (ethertype) {
  case kEthertypeEthernet:
    return Layer::ethernet;
  case kEthertypeFrameRelay:
    return Layer::frame_relay;
  case kEthertypePpp:
    return Layer::ppp;
  case kEthertypeJumboLlc:
    return Layer::llc;
  case kEthertypeOuiExtended:
    return Layer::snap;
  case kEthertypeCongestionTag:
  case kEthertypeFineGrainedLabel:
  case kEthertypeOldQinq2:
  case kEthertypeOldQinq3:
    return Layer::vlan;
  case kEthertypeArista:
    return Layer::arista;
  case kEthertypeBatman:
    return Layer::batman;
  case kEthertypeCiscoMetadata:
    return Layer::cisco_metadata;
  case kEthertypeETag:
    return Layer::e_tag;
  case kEthertypeFabricPath:
    return Layer::fabric_path;
  case kEthertypeGigamon:
    return Layer::gigamon;
  case kEthertypeHsr:
    return Layer::hsr;
  case kEthertypeMacsec:
    return Layer::macsec;
  case kEthertypeNsh:
    return Layer::nsh;
  case kEthertypeProviderBackbone:
    return Layer::provider_backbone;
  case kEthertypeRTag:
    return Layer::r_tag;
  case kEthertypeTrill:
    return Layer::trill;
  case kEthertypeTtag:
    return Layer::ttag;
  case kEthertypeVnTag:
    return Layer::vn_tag;
  default:
    return Layer::end;
  }
}

// Rare EtherTypes, in a separate function so that common ones take few comparisons.
[[gnu::noinline]] Step step_by_rare_ethertype(std::uint16_t ethertype, ByteView bytes) {
  return {rare_layer(ethertype), bytes};
}

} // namespace

Step step_by_ethertype(std::uint16_t ethertype, ByteView bytes) {
  switch (ethertype) {
  case kEthertypeIpv4:
    return {Layer::ipv4, bytes};
  case kEthertypeIpv6:
    return {Layer::ipv6, bytes};
  case kEthertypeMpls:
  case kEthertypeMplsUpstream:
    return {Layer::mpls, bytes};
  case kEthertypePppoeSession:
    return {Layer::pppoe, bytes};
  case kEthertypeVlan:
  case kEthertypeServiceVlan:
  case kEthertypeOldQinq:
    return step_by_type_or_length(ethertype, bytes);
  default:
    return step_by_rare_ethertype(ethertype, bytes);
  }
}

Step step_by_type_or_length(std::uint16_t value, ByteView bytes) {
  ByteReader reader(bytes);
  while (is_vlan_tag(value)) {
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
  return {Layer::llc, rest.first(std::min<std::size_t>(value, rest.size()))};
}

Step step_after_tag(ByteView bytes, std::size_t length) {
  ByteReader reader(bytes);
  reader.skip(length);
  const std::uint16_t type_or_length = reader.u16();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  return step_by_type_or_length(type_or_length, reader.rest());
}

Step decode_vlan(ByteView bytes) {
  return step_after_tag(bytes, 2);
}

} // namespace chattcp
