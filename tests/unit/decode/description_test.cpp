#include "decode/description.h"

#include "decode/decode.h"
#include "support/catch.h"
#include "support/frames.h"
#include "support/links.h"
#include "support/steps.h"

#include <string>

using namespace chattcp;
using namespace chattcp::test;

namespace {

Bytes inner() {
  return ipv4(17, udp(counted(4)));
}

PacketDescription described(const Bytes& bytes, LinkType type = LinkType::ethernet,
                            const UdpTunnels& tunnels = {}) {
  return describe({.bytes = bytes, .wire_length = 100, .time = {}, .link_type = type}, tunnels);
}

std::string tunnels_of(const PacketDescription& description) {
  std::string names;
  for (const std::string_view name : description.tunnels) {
    names += (names.empty() ? "" : ",") + std::string(name);
  }
  return names;
}

Numbers vlans_of(const PacketDescription& description) {
  return {description.vlans.begin(), description.vlans.end()};
}

} // namespace

TEST_CASE("describe tells the addresses of Ethernet and the fields of IPv4") {
  Bytes packet = inner();
  packet[1] = 0xb9; // DSCP 46, ECN 1.
  const Bytes frame = ethernet(0x0800, packet);
  const PacketDescription description = described(frame);
  CHECK(same(description.destination_mac, "020000000002"_hex));
  CHECK(same(description.source_mac, "020000000001"_hex));
  CHECK(description.vlans.empty());
  CHECK(description.tunnels.empty());
  REQUIRE(description.ip);
  CHECK(description.ip->hops == 64);
  CHECK(description.ip->service == 0xb9);
  CHECK(description.ip->identification == 0x0102);
  CHECK_FALSE(description.ip->flow_label);
  CHECK_FALSE(description.direction);
  CHECK(description.interface.empty());
}

TEST_CASE("describe tells the fields of IPv6") {
  Bytes packet = ipv6(17, udp(counted(4)));
  packet[0] = 0x6b;
  packet[1] = 0x9a;
  packet[2] = 0xbc;
  packet[3] = 0xde;
  packet[7] = 3;
  const PacketDescription description = described(packet, LinkType::raw);
  CHECK(description.source_mac.empty());
  CHECK(description.destination_mac.empty());
  REQUIRE(description.ip);
  CHECK(description.ip->hops == 3);
  CHECK(description.ip->service == 0xb9);
  CHECK_FALSE(description.ip->identification);
  CHECK(description.ip->flow_label == 0xabcde);
}

TEST_CASE("describe tells VLANs from the outermost on, without their priority") {
  const Bytes frame = ethernet(0x88a8, vlan(0x8100, join({"0fff 0800"_hex, inner()})));
  CHECK(vlans_of(described(frame)) == Numbers{0x064, 0xfff});
}

TEST_CASE("describe tells as many VLANs as it has room for") {
  Bytes tags = vlan(0x0800, inner());
  for (int i = 0; i < 40; ++i) {
    tags = vlan(0x8100, tags);
  }
  CHECK(vlans_of(described(ethernet(0x8100, tags))).size() == 16);
}

TEST_CASE("describe names the tunnels from the outermost on") {
  const Bytes six = ipv6(17, udp(counted(4)));
  CHECK(tunnels_of(described(ipv4(4, inner()), LinkType::raw)) == "ipip");
  CHECK(tunnels_of(described(ipv4(41, six), LinkType::raw)) == "6in4");
  CHECK(tunnels_of(described(ipv6(4, inner()), LinkType::raw)) == "4in6");
  CHECK(tunnels_of(described(ipv6(41, six), LinkType::raw)) == "6in6");
  CHECK(tunnels_of(described(ipv4(47, gre(0x0800, inner())), LinkType::raw)) == "gre");
  CHECK(tunnels_of(described(ipv4(47, gre(0x8847, mpls(2, inner()))), LinkType::raw)) ==
        "gre,mpls");
  CHECK(tunnels_of(described(ipv4(4, ipv4(4, inner())), LinkType::raw)) == "ipip,ipip");
  CHECK(tunnels_of(described(ethernet(0x8100, vlan(0x0800, inner())))).empty());
}

TEST_CASE("describe tells the innermost header of IP, and the outermost one of Ethernet") {
  Bytes packet = inner();
  packet[8] = 9; // Time to live.
  Bytes inside = ethernet(0x0800, packet);
  inside[0] = 0x06;
  const Bytes frame = ethernet(0x0800, ipv4(47, gre(0x6558, inside)));
  const PacketDescription description = described(frame);
  REQUIRE(description.ip);
  CHECK(description.ip->hops == 9);
  CHECK(description.destination_mac[0] == 0x02);
}

TEST_CASE("describe names tunnels over UDP only where they are opened") {
  const Bytes vxlan = ipv4(
      17, udp(join({"0800000000000100"_hex, ethernet(0x0800, inner())}), {.destination = 4789}));
  CHECK(tunnels_of(described(vxlan, LinkType::raw)).empty());
  UdpTunnels tunnels;
  tunnels.add({.tunnel = UdpTunnel::vxlan, .port = 4789});
  CHECK(tunnels_of(described(vxlan, LinkType::raw, tunnels)) == "vxlan");
}

TEST_CASE("describe says nothing of a tunnel that holds no packet") {
  const Bytes empty = ipv4(17, udp("0800000000000100"_hex, {.destination = 4789}));
  UdpTunnels tunnels;
  tunnels.add({.tunnel = UdpTunnel::vxlan, .port = 4789});
  const PacketDescription description = described(empty, LinkType::raw, tunnels);
  CHECK(tunnels_of(description).empty());
  CHECK(description.ip.has_value());
}

TEST_CASE("describe survives every truncation of every link layer") {
  std::vector<LinkPrefix> all;
  add_ethernet_prefixes(all);
  add_cooked_prefixes(all);
  for (const LinkPrefix& link : all) {
    const Bytes whole =
        join({link.prefix, link.version == 4 ? inner() : ipv6(17, udp(counted(4)))});
    for (std::size_t length = 0; length <= whole.size(); ++length) {
      const Bytes cut(whole.data(), whole.data() + length); // So that ASan sees a read past it.
      const PacketDescription description = described(cut, link.type);
      CHECK(within(description.source_mac, cut));
      CHECK(within(description.destination_mac, cut));
    }
    CAPTURE(link.name);
    CHECK(described(whole, link.type).ip.has_value());
  }
}

TEST_CASE("LayerTrace holds as many layers as are decoded, and forgets those of a wrong way") {
  LayerTrace trace;
  CHECK(trace.entries().empty());
  for (int i = 0; i < 200; ++i) {
    trace.add(UdpTunnel::geneve);
  }
  CHECK(trace.size() == 128);
  trace.cut(3);
  CHECK(trace.entries().size() == 3);
  CHECK(trace.entries()[2].tunnel == UdpTunnel::geneve);
}

TEST_CASE("a trace does not change what is decoded") {
  const Bytes frame = ethernet(0x0800, ipv4(47, gre(0x8847, mpls(2, inner()))));
  const Frame view{.bytes = frame, .wire_length = 100, .time = {}, .link_type = LinkType::ethernet};
  LayerTrace trace;
  const Decoded with = decode(view, {}, &trace);
  const Decoded without = decode(view, {});
  CHECK(with.stop == without.stop);
  CHECK(same(with.packet.source_address, without.packet.source_address));
  CHECK(with.packet.payload().data() == without.packet.payload().data());
  CHECK(trace.size() > 3);
}
