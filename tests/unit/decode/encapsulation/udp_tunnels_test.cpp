#include "decode/encapsulation/udp_tunnels.h"

#include "decode/decode.h"
#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

UdpTunnels all_tunnels() {
  UdpTunnels tunnels;
  for (std::size_t i = 0; i < kUdpTunnelCount; ++i) {
    tunnels.add({.tunnel = static_cast<UdpTunnel>(i), .port = kUdpTunnelPorts[i]});
  }
  return tunnels;
}

Decoded decode_ipv4_packet(const Bytes& packet, const UdpTunnels& tunnels) {
  return decode({.bytes = packet, .wire_length = 9, .time = {}, .link_type = LinkType::ipv4},
                tunnels);
}

// `payload` in UDP in IPv4.
Bytes in_udp(std::uint16_t destination, const Bytes& payload, std::uint16_t source = 50000) {
  return ipv4(17, udp(payload, {.source = source, .destination = destination}),
              {.source = {10, 0, 0, 1}, .destination = {10, 0, 0, 2}});
}

Bytes in_vxlan(const Bytes& packet) {
  return in_udp(4789, join({"08000000 00002a00"_hex, ethernet(0x0800, packet)}));
}

const Bytes kInner4 = ipv4(6, tcp(counted(3)));
const Bytes kInner6 = ipv6(6, tcp(counted(3)));

struct Example {
  const char* name;
  Bytes packet;
};

std::vector<Example> one_of_each() {
  return {
      {"vxlan", in_vxlan(kInner4)},
      {"geneve", in_udp(6081, join({"01006558 00002a00 01020304"_hex, ethernet(0x86dd, kInner6)}))},
      {"gtpu", in_udp(2152, join({"30ff"_hex, u16(kInner4.size()), u32(7), kInner4}))},
      {"teredo", in_udp(3544, kInner6)},
      {"teredo from the server", in_udp(50000, kInner6, 3544)}};
}

bool shows_tcp(const Decoded& decoded) {
  return !decoded.stop && decoded.packet.tcp() != nullptr;
}

bool shows_udp_to(const Decoded& decoded, std::uint16_t port) {
  return !decoded.stop && decoded.packet.udp() != nullptr &&
         decoded.packet.destination_port() == port &&
         same(decoded.packet.source_address, Bytes{10, 0, 0, 1});
}

} // namespace

TEST_CASE("decode shows what is inside of each UDP tunnel that is asked for") {
  for (const Example& example : one_of_each()) {
    CAPTURE(example.name);
    const Decoded decoded = decode_ipv4_packet(example.packet, all_tunnels());

    REQUIRE(shows_tcp(decoded));
    CHECK(decoded.packet.tcp()->header.destination_port == 443);
    CHECK(same(decoded.packet.payload(), counted(3)));
    CHECK(decoded.packet.wire_length == 9);
    CHECK(decoded.packet.source_address.size() ==
          (example.packet == in_vxlan(kInner4) || example.name == std::string("gtpu") ? 4 : 16));
  }
}

TEST_CASE("decode shows UDP tunnels that are not asked for as the UDP that they are") {
  UdpTunnels vxlan;
  vxlan.add({.tunnel = UdpTunnel::vxlan, .port = 4789});
  for (const Example& example : one_of_each()) {
    CAPTURE(example.name);
    const Decoded without = decode_ipv4_packet(example.packet, {});
    CHECK(without.packet.udp() != nullptr);
    CHECK(shows_tcp(decode_ipv4_packet(example.packet, vxlan)) ==
          (example.name == std::string("vxlan")));
  }
}

TEST_CASE("decode decodes a UDP tunnel only at the given port") {
  UdpTunnels other;
  other.add({.tunnel = UdpTunnel::vxlan, .port = 8472});
  const Bytes payload = join({"08000000 00002a00"_hex, ethernet(0x0800, kInner4)});

  CHECK(shows_tcp(decode_ipv4_packet(in_udp(8472, payload), other)));
  CHECK(shows_udp_to(decode_ipv4_packet(in_udp(4789, payload), other), 4789));
  CHECK(shows_udp_to(decode_ipv4_packet(in_udp(53, payload, 8472), other), 53));
}

TEST_CASE("decode shows the UDP packet itself where a tunnel carries no TCP or UDP packet") {
  const Bytes icmp = ipv4(1, counted(20));
  for (const Bytes& payload :
       {Bytes{}, counted(3), Bytes(50, 0), Bytes(50, 0xff), "00000000 00002a00"_hex,
        join({"08000000 00002a00"_hex, ethernet(0x0806, counted(28))}),
        join({"08000000 00002a00"_hex, ethernet(0x0800, icmp)})}) {
    for (const std::uint16_t port : kUdpTunnelPorts) {
      CAPTURE(payload, port);
      const Bytes packet = in_udp(port, payload);
      const Decoded decoded = decode_ipv4_packet(packet, all_tunnels());
      CHECK(shows_udp_to(decoded, port));
      CHECK(same(decoded.packet.payload(), payload));
    }
  }
}

TEST_CASE("decode finds the fragments in a tunnel") {
  const Bytes later = in_vxlan(ipv4(6, counted(20), {.fragment = 0x0001}));
  const Bytes first = in_vxlan(ipv4(6, tcp(counted(4)), {.fragment = 0x2000}));

  const Decoded of_later = decode_ipv4_packet(later, all_tunnels());
  const Decoded of_first = decode_ipv4_packet(first, all_tunnels());

  CHECK(of_later.stop == StopReason::fragments);
  REQUIRE(of_later.packet.fragment);
  CHECK(of_later.packet.fragment->offset == 8);
  REQUIRE(shows_tcp(of_first));
  CHECK(of_first.packet.fragment);
  CHECK_FALSE(decode_ipv4_packet(later, {}).packet.fragment);
}

TEST_CASE("decode loses no packet by opening tunnels, wherever it is cut") {
  for (const Example& example : one_of_each()) {
    CAPTURE(example.name);
    for_every_cut(example.packet, [](ByteView cut) {
      const Frame frame{.bytes = cut, .wire_length = 9, .time = {}, .link_type = LinkType::ipv4};
      const Decoded plain = decode(frame);
      const Decoded opened = decode(frame, all_tunnels());
      CHECK(opened.stop == plain.stop);
    });
  }
}

TEST_CASE("decode decodes nested UDP tunnels up to a limit") {
  Bytes packet =
      in_vxlan(in_vxlan(in_udp(2152, join({"30ff"_hex, u16(kInner4.size()), u32(7), kInner4}))));
  CHECK(shows_tcp(decode_ipv4_packet(packet, all_tunnels())));

  packet = kInner4;
  for (int i = 0; i < 100; ++i) {
    packet = in_vxlan(packet);
  }
  CHECK(shows_udp_to(decode_ipv4_packet(packet, all_tunnels()), 4789));
}

TEST_CASE("decode tries each tunnel that was given for a port") {
  UdpTunnels both;
  both.add({.tunnel = UdpTunnel::vxlan, .port = 5000});
  both.add({.tunnel = UdpTunnel::gtpu, .port = 5000});
  const Bytes vxlan = join({"08000000 00002a00"_hex, ethernet(0x0800, kInner4)});
  const Bytes gtpu = join({"30ff"_hex, u16(kInner4.size()), u32(7), kInner4});

  CHECK(shows_tcp(decode_ipv4_packet(in_udp(5000, vxlan), both)));
  CHECK(shows_tcp(decode_ipv4_packet(in_udp(5000, gtpu), both)));
}

TEST_CASE("UdpTunnels holds each tunnel once, in order") {
  UdpTunnels tunnels;
  CHECK(tunnels.empty());
  tunnels.add({.tunnel = UdpTunnel::gtpu, .port = 2152});
  tunnels.add({.tunnel = UdpTunnel::vxlan, .port = 8472});
  tunnels.add({.tunnel = UdpTunnel::vxlan, .port = 4789});
  tunnels.add({.tunnel = UdpTunnel::vxlan, .port = 8472});

  CHECK(tunnels.entries() == std::vector<UdpTunnels::Entry>{{UdpTunnel::vxlan, 4789},
                                                            {UdpTunnel::vxlan, 8472},
                                                            {UdpTunnel::gtpu, 2152}});
}
