#include "decode/link/linux_sll.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

Bytes sll(std::uint16_t hardware, std::uint16_t protocol, const Bytes& payload) {
  return join({u16(4), u16(hardware), "0006 020000000001 0000"_hex, u16(protocol), payload});
}

Bytes sll2(std::uint16_t hardware, std::uint16_t protocol, const Bytes& payload) {
  return join(
      {u16(protocol), u16(0), u32(3), u16(hardware), "04 06 020000000001 0000"_hex, payload});
}

} // namespace

TEST_CASE("Linux cooked frames are decoded by their protocol") {
  const auto check = [](std::uint16_t protocol, Layer layer, const Bytes& payload) {
    CAPTURE(protocol);
    CHECK(leads_to(decode_linux_sll(sll(1, protocol, payload)), layer, payload));
    CHECK(leads_to(decode_linux_sll2(sll2(1, protocol, payload)), layer, payload));
  };
  check(0x0800, Layer::ipv4, "45 00 01"_hex);
  check(0x0800, Layer::ipv4, {});
  check(0x86dd, Layer::ipv6, "60 00 01"_hex);
  check(0x8847, Layer::mpls, counted(4));
  check(0x8864, Layer::pppoe, counted(4));
  check(0x0004, Layer::llc, counted(3));
  CHECK(leads_to(decode_linux_sll(sll(1, 0x0007, "ff03002145"_hex)), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_linux_sll2(sll2(1, 0x0007, "0f0086dd60"_hex)), Layer::ipv6, "60"_hex));
}

TEST_CASE("Linux cooked frames may name the protocol after tags that are still there") {
  const auto one = "0005 0800 45aa"_hex;
  const auto two = "e006 8100 0005 86dd 60aa"_hex;

  CHECK(leads_to(decode_linux_sll(sll(1, 0x0800, one)), Layer::ipv4, "45aa"_hex));
  CHECK(leads_to(decode_linux_sll2(sll2(1, 0x0800, one)), Layer::ipv4, "45aa"_hex));
  CHECK(leads_to(decode_linux_sll2(sll2(1, 0x86dd, two)), Layer::ipv6, "60aa"_hex));
}

TEST_CASE("Linux cooked frames may have tags before any protocol") {
  const Bytes label = mpls(1, "45"_hex);
  const Bytes one = join({"0005 8847"_hex, label});
  const Bytes two = join({"e006 8100 0005 8909"_hex, "0101 0001 0005 0800 45"_hex});

  CHECK(leads_to(decode_linux_sll(sll(1, 0x8847, one)), Layer::mpls, label));
  CHECK(leads_to(decode_linux_sll2(sll2(1, 0x8847, one)), Layer::mpls, label));
  CHECK(leads_to(decode_linux_sll2(sll2(1, 0x8909, two)), Layer::cisco_metadata,
                 "0101 0001 0005 0800 45"_hex));
}

TEST_CASE("Linux cooked frames with other protocols are not TCP or UDP") {
  for (const std::uint16_t protocol : Numbers{0x0001, 0x0003, 0x000c, 0x0806, 0x88cc}) {
    CAPTURE(protocol);
    CHECK(stops(decode_linux_sll(sll(1, protocol, counted(60))), StopReason::not_tcp_udp));
    CHECK(stops(decode_linux_sll2(sll2(1, protocol, counted(60))), StopReason::not_tcp_udp));
  }
}

TEST_CASE("Linux cooked frames of interfaces without EtherTypes are not decoded") {
  for (const std::uint16_t hardware : Numbers{770, 803, 824}) {
    CAPTURE(hardware);
    CHECK(stops(decode_linux_sll(sll(hardware, 0x0800, counted(3))), StopReason::not_tcp_udp));
    CHECK(stops(decode_linux_sll2(sll2(hardware, 0x0800, counted(3))), StopReason::not_tcp_udp));
  }
  // Tunnels, loopback, PPP and bare IP do have one.
  for (const std::uint16_t hardware : Numbers{512, 768, 772, 776, 778, 65534}) {
    CAPTURE(hardware);
    CHECK(decode_linux_sll(sll(hardware, 0x0800, "45"_hex)).layer() == Layer::ipv4);
  }
}

TEST_CASE("Linux cooked headers are needed whole") {
  needs_whole(sll(1, 0x0800, {}), decode_linux_sll, Layer::ipv4);
  needs_whole(sll2(1, 0x0800, {}), decode_linux_sll2, Layer::ipv4);
}
