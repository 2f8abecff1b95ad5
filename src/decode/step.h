// One step of the walk from the link layer to TCP or UDP.
#pragma once

#include "base/bytes.h"
#include "decode/stop_reason.h"

#include <cstdint>

namespace chattcp {

// The protocol that bytes begin with.
enum class Layer : std::uint8_t {
  end, // Nothing to decode; the step's `reason` says why.
  llc,
  mpls,
  pppoe,
  ppp,
  ipv4,
  ipv6,
  gre,
  tcp,
  udp,
  // Rare, see decode_rare() in decode.cpp.
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

// The next layer. Every decoder takes the bytes of its layer and returns a Step whose bytes lie
// inside them and are fewer, so every walk ends.
//
// Returned in two registers. Through memory, written in parts and read as a whole, each step would
// wait for its own stores.
class Step {
public:
  // `bytes`: fewer than 2^32, which no frame reaches (kMaxFrameLength).
  constexpr Step(Layer layer, ByteView bytes)
      : begin_(bytes.data()), size_(static_cast<std::uint32_t>(bytes.size())), layer_(layer) {}

  // The end of the walk.
  explicit constexpr Step(StopReason reason) : reason_(reason) {}

  constexpr Layer layer() const { return layer_; }
  constexpr ByteView bytes() const { return {begin_, size_}; }

  // Only where layer() is Layer::end.
  constexpr StopReason reason() const { return reason_; }

private:
  const std::uint8_t* begin_ = nullptr;
  std::uint32_t size_ = 0;
  Layer layer_ = Layer::end;
  StopReason reason_ = StopReason::not_tcp_udp;
};
static_assert(sizeof(Step) == 16);

constexpr Step stop(StopReason reason) {
  return Step(reason);
}

} // namespace chattcp
