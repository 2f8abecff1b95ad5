// One step of the walk from the link layer to TCP or UDP.
#pragma once

#include "base/bytes.h"
#include "decode/stop_reason.h"

#include <cstdint>

namespace chattcp {

// What a run of bytes begins with.
enum class Layer : std::uint8_t {
  end, // Nothing that is opened; the step's `reason` says why.
  llc,
  mpls,
  pppoe,
  ppp,
  ipv4,
  ipv6,
  gre,
  tcp,
  udp,
  // Seldom met, see decode_rare() in decode.cpp.
  ethernet,
  fddi,
  frame_relay,
  snap,
  vlan,
  arista,
  batman,
  cisco_metadata,
  e_tag,
  etherip,
  fabric_path,
  gigamon,
  hsr,
  l2tp,
  macsec,
  minimal_encapsulation,
  nsh,
  pim,
  provider_backbone,
  r_tag,
  trill,
  ttag,
  vn_tag,
};

// Where the walk goes next. Every decoder takes the bytes of its layer and returns a Step whose
// bytes lie inside them and are fewer, so that a walk ends whatever the bytes say.
struct Step {
  Layer layer = Layer::end;
  ByteView bytes;
  StopReason reason = StopReason::not_tcp_udp; // Only where layer is end.
};

// The end of a walk.
constexpr Step stop(StopReason reason) {
  return {.layer = Layer::end, .bytes = {}, .reason = reason};
}

} // namespace chattcp
