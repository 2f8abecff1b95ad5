#include "decode/description.h"

#include "base/byte_reader.h"
#include "decode/decode.h"
#include "decode/ethertype.h"
#include "decode/layer_trace.h"

#include <algorithm>

namespace chattcp {

namespace {

constexpr std::size_t kMacLength = 6;

// How far into the frame its Ethernet header is; nothing if it does not begin with one.
std::optional<std::size_t> ethernet_offset(LinkType type) {
  switch (type) {
  case LinkType::ethernet:
  case LinkType::dsa_tag_brcm: // The tag is after the addresses.
  case LinkType::dsa_tag_dsa:
  case LinkType::dsa_tag_edsa:
    return 0;
  case LinkType::netanalyzer:
  case LinkType::dsa_tag_brcm_prepend:
    return 4;
  case LinkType::netanalyzer_transparent:
    return 12;
  default:
    return std::nullopt;
  }
}

// The outermost Ethernet header and what follows it; empty if there is none.
ByteView find_ethernet(const Frame& frame, const LayerTrace& trace) {
  if (const auto offset = ethernet_offset(frame.link_type)) {
    return frame.bytes.subspan(std::min(*offset, frame.bytes.size()));
  }
  for (const LayerTrace::Entry& entry : trace.entries()) {
    if (entry.layer == Layer::ethernet) {
      return {entry.begin, entry.size};
    }
  }
  return {};
}

void describe_ethernet(ByteView bytes, PacketDescription& description) {
  constexpr std::uint16_t kIdentifier = 0x0fff; // Below it, priority and drop eligibility.
  ByteReader reader(bytes);
  description.destination_mac = reader.take(kMacLength);
  description.source_mac = reader.take(kMacLength);
  for (std::uint16_t type = reader.u16(); is_vlan_tag(type);) {
    const std::uint16_t tag = reader.u16();
    type = reader.u16();
    if (!reader.ok()) {
      return;
    }
    description.vlans.add(tag & kIdentifier);
  }
}

IpFields read_ipv4(ByteView bytes) {
  ByteReader reader(bytes);
  reader.skip(1); // Version and length.
  IpFields fields;
  fields.service = reader.u8();
  reader.skip(2); // Total length.
  fields.identification = reader.u16();
  reader.skip(2); // Fragment.
  fields.hops = reader.u8();
  return fields;
}

IpFields read_ipv6(ByteView bytes) {
  constexpr std::uint32_t kFlowLabel = 0xfffff;
  ByteReader reader(bytes);
  IpFields fields;
  const std::uint32_t first = reader.u32(); // Version, traffic class, flow label.
  fields.service = static_cast<std::uint8_t>(first >> 20U);
  fields.flow_label = first & kFlowLabel;
  reader.skip(3); // Payload length, next header.
  fields.hops = reader.u8();
  return fields;
}

bool is_ip(Layer layer) {
  return layer == Layer::ipv4 || layer == Layer::ipv6;
}

// An IP header directly after another one.
std::string_view ip_tunnel(Layer outer, Layer inner) {
  if (outer == Layer::ipv4) {
    return inner == Layer::ipv4 ? "ipip" : "6in4";
  }
  return inner == Layer::ipv4 ? "4in6" : "6in6";
}

struct TunnelName {
  Layer layer;
  std::string_view name;
};

// Tags are not tunnels.
constexpr std::array kTunnelNames{
    TunnelName{Layer::gre, "gre"},
    TunnelName{Layer::mpls, "mpls"},
    TunnelName{Layer::pppoe, "pppoe"},
    TunnelName{Layer::l2tp, "l2tp"},
    TunnelName{Layer::etherip, "etherip"},
    TunnelName{Layer::batman, "batman"},
    TunnelName{Layer::fabric_path, "fabricpath"},
    TunnelName{Layer::trill, "trill"},
    TunnelName{Layer::nsh, "nsh"},
    TunnelName{Layer::provider_backbone, "pbb"},
    TunnelName{Layer::pim, "pim"},
    TunnelName{Layer::minimal_encapsulation, "minimal"},
};

void describe_tunnels(const LayerTrace& trace, PacketDescription& description) {
  Layer last = Layer::end;
  for (const LayerTrace::Entry& entry : trace.entries()) {
    if (entry.tunnel) {
      description.tunnels.add(kUdpTunnelNames[static_cast<std::size_t>(*entry.tunnel)]);
    } else if (is_ip(last) && is_ip(entry.layer)) {
      description.tunnels.add(ip_tunnel(last, entry.layer));
    }
    for (const TunnelName& tunnel : kTunnelNames) {
      if (!entry.tunnel && tunnel.layer == entry.layer) {
        description.tunnels.add(tunnel.name);
      }
    }
    last = entry.layer;
  }
}

void describe_ip(const LayerTrace& trace, PacketDescription& description) {
  for (const LayerTrace::Entry& entry : trace.entries()) {
    const ByteView bytes(entry.begin, entry.size);
    if (!entry.tunnel && entry.layer == Layer::ipv4) {
      description.ip = read_ipv4(bytes);
    } else if (!entry.tunnel && entry.layer == Layer::ipv6) {
      description.ip = read_ipv6(bytes);
    }
  }
}

} // namespace

PacketDescription describe(const Frame& frame, const UdpTunnels& tunnels) {
  LayerTrace trace;
  decode(frame, tunnels, &trace);
  PacketDescription description;
  describe_ethernet(find_ethernet(frame, trace), description);
  describe_ip(trace, description);
  describe_tunnels(trace, description);
  description.direction = direction_of(frame);
  description.interface = interface_name_of(frame);
  return description;
}

} // namespace chattcp
