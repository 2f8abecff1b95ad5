#include "decode/decode.h"

#include "decode/encapsulation/arista.h"
#include "decode/encapsulation/batman.h"
#include "decode/encapsulation/cisco_metadata.h"
#include "decode/encapsulation/e_tag.h"
#include "decode/encapsulation/etherip.h"
#include "decode/encapsulation/fabric_path.h"
#include "decode/encapsulation/geneve.h"
#include "decode/encapsulation/gigamon.h"
#include "decode/encapsulation/gre.h"
#include "decode/encapsulation/gtpu.h"
#include "decode/encapsulation/hsr.h"
#include "decode/encapsulation/l2tp.h"
#include "decode/encapsulation/macsec.h"
#include "decode/encapsulation/minimal_encapsulation.h"
#include "decode/encapsulation/mpls.h"
#include "decode/encapsulation/nsh.h"
#include "decode/encapsulation/pim.h"
#include "decode/encapsulation/provider_backbone.h"
#include "decode/encapsulation/r_tag.h"
#include "decode/encapsulation/teredo.h"
#include "decode/encapsulation/trill.h"
#include "decode/encapsulation/ttag.h"
#include "decode/encapsulation/vn_tag.h"
#include "decode/encapsulation/vxlan.h"
#include "decode/ethertype.h"
#include "decode/ipv4.h"
#include "decode/ipv6.h"
#include "decode/link/ethernet.h"
#include "decode/link/fddi.h"
#include "decode/link/frame_relay.h"
#include "decode/link/link_layer.h"
#include "decode/link/llc.h"
#include "decode/link/ppp.h"
#include "decode/step.h"
#include "decode/tcp.h"
#include "decode/udp.h"

#include <algorithm>

namespace chattcp {

namespace {

// More layers than any network nests. Deeper ones are not decoded.
constexpr int kMaxLayers = 64;

const UdpTunnels kNoTunnels;

// Layers that few packets have, in a separate function so that the common ones stay fast.
[[gnu::noinline]] Step decode_rare(Layer layer, ByteView bytes, Packet& packet) {
  switch (layer) {
  case Layer::ethernet:
    return decode_ethernet(bytes);
  case Layer::fddi:
    return decode_fddi(bytes);
  case Layer::frame_relay:
    return decode_frame_relay(bytes);
  case Layer::snap:
    return decode_snap(bytes);
  case Layer::vlan:
    return decode_vlan(bytes);
  case Layer::arista:
    return decode_arista(bytes);
  case Layer::batman:
    return decode_batman(bytes);
  case Layer::cisco_metadata:
    return decode_cisco_metadata(bytes);
  case Layer::e_tag:
    return decode_e_tag(bytes);
  case Layer::etherip:
    return decode_etherip(bytes);
  case Layer::fabric_path:
    return decode_fabric_path(bytes);
  case Layer::gigamon:
    return decode_gigamon(bytes);
  case Layer::hsr:
    return decode_hsr(bytes);
  case Layer::l2tp:
    return decode_l2tp(bytes);
  case Layer::macsec:
    return decode_macsec(bytes);
  case Layer::minimal_encapsulation:
    return decode_minimal_encapsulation(bytes, packet);
  case Layer::nsh:
    return decode_nsh(bytes);
  case Layer::pim:
    return decode_pim(bytes);
  case Layer::provider_backbone:
    return decode_provider_backbone(bytes);
  case Layer::r_tag:
    return decode_r_tag(bytes);
  case Layer::trill:
    return decode_trill(bytes);
  case Layer::ttag:
    return decode_ttag(bytes);
  case Layer::vn_tag:
    return decode_vn_tag(bytes);
  default:
    return stop(StopReason::not_tcp_udp);
  }
}

// Returns false at the end of the walk.
bool advance(Step& step, Packet& packet) {
  switch (step.layer()) {
  case Layer::llc:
    step = decode_llc(step.bytes());
    return true;
  case Layer::mpls:
    step = decode_mpls(step.bytes());
    return true;
  case Layer::pppoe:
    step = decode_pppoe(step.bytes());
    return true;
  case Layer::ppp:
    step = decode_ppp(step.bytes());
    return true;
  case Layer::ipv4:
    step = decode_ipv4(step.bytes(), packet); // Its addresses replace those of an outer header.
    return true;
  case Layer::ipv6:
    step = decode_ipv6(step.bytes(), packet);
    return true;
  case Layer::gre:
    step = decode_gre(step.bytes());
    return true;
  case Layer::end:
  case Layer::tcp:
  case Layer::udp:
    return false;
  default:
    step = decode_rare(step.layer(), step.bytes(), packet);
    return true;
  }
}

std::optional<StopReason> finish(const Step& step, Packet& packet) {
  switch (step.layer()) {
  case Layer::tcp:
    if (decode_tcp(step.bytes(), packet.transport.emplace<TcpSegment>())) {
      return std::nullopt;
    }
    return StopReason::truncated;
  case Layer::udp:
    if (decode_udp(step.bytes(), packet.transport.emplace<UdpDatagram>())) {
      return std::nullopt;
    }
    return StopReason::truncated;
  case Layer::end:
    return step.reason();
  default:
    return StopReason::not_tcp_udp; // Nested too deeply.
  }
}

// What keeps g++ from copying a function for one of its callers; clang makes no such copies.
#if defined(__GNUC__) && !defined(__clang__)
#define CHATTCP_ONE_COPY [[gnu::noinline, gnu::noclone]]
#else
#define CHATTCP_ONE_COPY [[gnu::noinline]]
#endif

// From `step` to the innermost TCP or UDP header, into `packet`. One function for both of its
// callers: with two copies g++ would not inline the steps of the walk, which costs 2 % for small
// packets.
CHATTCP_ONE_COPY std::optional<StopReason> walk(Step step, Packet& packet, LayerTrace* trace) {
  for (int layers = 0; layers < kMaxLayers; ++layers) {
    if (trace != nullptr) [[unlikely]] {
      trace->add(step);
    }
    if (!advance(step, packet)) {
      break;
    }
  }
  return finish(step, packet);
}

Step step_into(UdpTunnel tunnel, ByteView payload) {
  switch (tunnel) {
  case UdpTunnel::vxlan:
    return decode_vxlan(payload);
  case UdpTunnel::geneve:
    return decode_geneve(payload);
  case UdpTunnel::gtpu:
    return decode_gtpu(payload);
  case UdpTunnel::teredo:
    return decode_teredo(payload);
  }
  return stop(StopReason::not_tcp_udp);
}

// Replaces `decoded` with the packet inside it; false if that is neither TCP or UDP nor a fragment.
bool open_tunnel(Decoded& decoded, const UdpTunnels& tunnels, LayerTrace* trace) {
  const UdpDatagram* const udp = decoded.packet.udp();
  if (decoded.stop || udp == nullptr) {
    return false;
  }
  for (const UdpTunnels::Entry& entry : tunnels.entries()) {
    if (!entry.matches(udp->header)) {
      continue;
    }
    Packet inner = decoded.packet;
    const std::size_t layers = trace == nullptr ? 0 : trace->size();
    if (trace != nullptr) {
      trace->add(entry.tunnel);
    }
    const std::optional<StopReason> stop =
        walk(step_into(entry.tunnel, udp->payload), inner, trace);
    if (!stop || (stop == StopReason::fragments && inner.fragment)) {
      decoded.packet = inner;
      decoded.stop = stop;
      return true;
    }
    if (trace != nullptr) {
      trace->cut(layers);
    }
  }
  return false;
}

// In a separate function, so that decode() stays fast without tunnels.
[[gnu::noinline]] void open_tunnels(Decoded& decoded, const UdpTunnels& tunnels,
                                    LayerTrace* trace) {
  constexpr int kMaxNested = 8; // Each costs at most one walk through the frame.
  for (int nested = 0; nested < kMaxNested && open_tunnel(decoded, tunnels, trace); ++nested) {
  }
}

// Files may state less than they hold.
std::uint32_t uncaptured_of(const Frame& frame) {
  const auto captured = static_cast<std::uint32_t>(frame.bytes.size());
  return frame.wire_length - std::min(frame.wire_length, captured);
}

} // namespace

// Not in the class: there g++ 12 treats it as a constant and clears it with `rep stos`, which costs
// 10 % for small packets.
Decoded::Decoded() = default;

Decoded decode(const Frame& frame, const UdpTunnels& tunnels, LayerTrace* trace) {
  Decoded result;
  result.packet.time = frame.time;
  result.packet.wire_length = frame.wire_length;
  result.packet.uncaptured = uncaptured_of(frame);
  result.stop = walk(decode_link_layer(frame.link_type, frame.bytes), result.packet, trace);
  if (!tunnels.empty()) {
    open_tunnels(result, tunnels, trace);
  }
  return result;
}

Decoded decode(const Frame& frame) {
  return decode(frame, kNoTunnels);
}

} // namespace chattcp
