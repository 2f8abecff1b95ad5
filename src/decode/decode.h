// From a captured frame to the TCP or UDP packet in it.
#pragma once

#include "base/frame.h"
#include "decode/encapsulation/udp_tunnels.h"
#include "decode/layer_trace.h"
#include "decode/packet.h"
#include "decode/stop_reason.h"

#include <optional>

namespace chattcp {

// Either a packet, or the reason why there is none; then only `packet.fragment` is valid.
struct Decoded {
  Decoded();

  Packet packet;
  std::optional<StopReason> stop;
};

// Walks from the link layer through tags, tunnels and extension headers to the innermost TCP or
// UDP header. Safe for any bytes; takes linear time, allocates nothing, throws nothing. A packet
// below more than 64 layers (a stack of tags or labels is one) counts as not_tcp_udp. The packet
// views `frame.bytes`.
//
// Decodes the UDP tunnels in `tunnels`, also nested ones. If there is neither TCP or UDP nor a
// fragment inside, the result is the UDP packet around it, as without `tunnels`.
//
// Notes the layers on the way in `trace`, if there is one.
Decoded decode(const Frame& frame, const UdpTunnels& tunnels, LayerTrace* trace = nullptr);
Decoded decode(const Frame& frame);

} // namespace chattcp
