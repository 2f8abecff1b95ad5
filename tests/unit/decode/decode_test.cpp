#include "decode/decode.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/encapsulations.h"
#include "support/links.h"
#include "support/steps.h"

#include <random>

using namespace chattcp;
using namespace chattcp::test;

namespace {

Decoded decode_bytes(LinkType type, ByteView bytes) {
  return decode({.bytes = bytes,
                 .wire_length = 1514,
                 .time = {.seconds = 12, .nanoseconds = 34},
                 .link_type = type});
}

Bytes inner_ipv4() {
  return ipv4(17, udp(counted(5)), {.source = {10, 0, 0, 1}, .destination = {10, 0, 0, 2}});
}

Bytes inner_ipv6() {
  return ipv6(6, tcp(counted(5)),
              {.source = Bytes(16, 0xaa), .destination = Bytes(16, 0xbb), .payload_length = {}});
}

// What a random packet holds: tunnels around a transport header.
Bytes random_datagram(std::mt19937& random) {
  Bytes bytes = random() % 2 == 0 ? inner_ipv4() : inner_ipv6();
  bool is_ipv4 = bytes[0] >> 4U == 4;
  for (auto depth = random() % 4; depth > 0; --depth) {
    const auto protocol = static_cast<std::uint8_t>(is_ipv4 ? 4 : 41);
    const bool outer_ipv4 = random() % 2 == 0;
    switch (random() % 5) {
    case 4: {
      static const std::vector<Encapsulation> ways = ip_encapsulations();
      const Encapsulation& way = ways[random() % ways.size()];
      const auto number = static_cast<std::uint8_t>(way.number);
      bytes = outer_ipv4 ? ipv4(number, way.wrap(bytes)) : ipv6(number, way.wrap(bytes));
      break;
    }
    case 0:
      bytes = gre(is_ipv4 ? 0x0800 : 0x86dd, bytes, 0xb000, counted(12));
      bytes = outer_ipv4 ? ipv4(47, bytes) : ipv6(47, bytes);
      break;
    case 1:
      bytes = authentication(protocol, bytes);
      bytes = outer_ipv4 ? ipv4(51, bytes) : ipv6(51, bytes);
      break;
    default:
      bytes = outer_ipv4 ? ipv4(protocol, bytes) : ipv6(60, extension(protocol, bytes));
    }
    is_ipv4 = outer_ipv4;
  }
  return bytes;
}

void mutate(Bytes& bytes, std::mt19937& random) {
  for (auto changes = random() % 6; changes > 0; --changes) {
    constexpr std::uint8_t kTelling[] = {0x00, 0x01, 0x45, 0x60, 0x7f, 0x80, 0xfe, 0xff};
    bytes[random() % bytes.size()] =
        random() % 2 == 0 ? kTelling[random() % 8] : static_cast<std::uint8_t>(random());
  }
  if (random() % 3 == 0) {
    bytes.resize(1 + random() % bytes.size());
  }
  bytes.shrink_to_fit(); // So that AddressSanitizer sees a read past the end.
}

void check_views(const Decoded& decoded, ByteView frame) {
  const Packet& packet = decoded.packet;
  const std::size_t length = packet.source_address.size();
  REQUIRE((length == 4 || length == 16));
  REQUIRE(packet.destination_address.size() == length);
  REQUIRE(within(packet.source_address, frame));
  REQUIRE(within(packet.destination_address, frame));
  if (packet.tcp() != nullptr) {
    REQUIRE(within(packet.tcp()->options, frame));
    REQUIRE(within(packet.tcp()->payload, frame));
  } else {
    REQUIRE(within(packet.udp()->payload, frame));
  }
}

// Of `frame` decode() shows the transport and the addresses that `inner` has.
void check_shows(const Bytes& inner, LinkType type, const Bytes& frame) {
  const Decoded shown = decode_bytes(type, frame);
  const Decoded expected = decode_bytes(LinkType::raw, inner);
  REQUIRE_FALSE(shown.stop);
  CHECK(same(shown.packet.source_address, expected.packet.source_address));
  CHECK(same(shown.packet.destination_address, expected.packet.destination_address));
  CHECK((shown.packet.tcp() == nullptr) == (expected.packet.tcp() == nullptr));
  CHECK(shown.packet.destination_port() == expected.packet.destination_port());
  CHECK(same(shown.packet.payload(), counted(5)));
}

// A snapshot of `frame` shows `inner` with as much payload as is there, or nothing.
void check_cuts(const Bytes& inner, LinkType type, const Bytes& frame) {
  const Decoded expected = decode_bytes(LinkType::raw, inner);
  for_every_cut(frame, [&](ByteView cut) {
    const Decoded shown = decode_bytes(type, cut);
    const std::size_t missing = frame.size() - cut.size();
    REQUIRE(shown.stop.has_value() == (missing > counted(5).size()));
    if (!shown.stop) {
      CHECK(same(shown.packet.source_address, expected.packet.source_address));
      CHECK(same(shown.packet.payload(), counted(5 - missing)));
    }
  });
}

} // namespace

TEST_CASE("decode gives time and wire length as captured") {
  const Bytes frame = ethernet(0x0800, inner_ipv4());

  const Decoded decoded = decode_bytes(LinkType::ethernet, frame);

  REQUIRE_FALSE(decoded.stop);
  CHECK(decoded.packet.time.seconds == 12);
  CHECK(decoded.packet.time.nanoseconds == 34);
  CHECK(decoded.packet.wire_length == 1514);
}

TEST_CASE("decode shows the innermost IP header of nested tunnels") {
  const Bytes in_gre = gre(0x86dd, ipv6(4, inner_ipv4()), 0x2000, counted(4));
  for (const Bytes& frame : {ipv4(4, inner_ipv4()), ipv6(4, inner_ipv4()), ipv4(47, in_gre),
                             ipv4(41, ipv6(0, extension(4, ipv4(4, inner_ipv4()))))}) {
    const Decoded decoded = decode_bytes(LinkType::raw, frame);

    REQUIRE_FALSE(decoded.stop);
    CHECK(same(decoded.packet.source_address, Bytes{10, 0, 0, 1}));
    CHECK(same(decoded.packet.destination_address, Bytes{10, 0, 0, 2}));
    CHECK(same(decoded.packet.udp()->payload, counted(5)));
  }
}

TEST_CASE("decode keeps what an outer datagram ends before out of the inner one") {
  // The inner total length says more than the outer one leaves.
  const Bytes inner = ipv4(17, udp(counted(5), {.length = 200}), {.total_length = 300});
  const Bytes frame = join({ipv4(4, inner), Bytes(100, 0)});

  CHECK(same(decode_bytes(LinkType::raw, frame).packet.udp()->payload, counted(5)));
}

TEST_CASE("decode shows UDP tunnels as the UDP that they are") {
  const Bytes frame = ipv4(17, udp(ethernet(0x0800, inner_ipv4()), {.destination = 4789}));

  const Decoded decoded = decode_bytes(LinkType::raw, frame);

  REQUIRE(decoded.packet.udp() != nullptr);
  CHECK(decoded.packet.udp()->header.destination_port == 4789);
}

TEST_CASE("decode decodes every tag and tunnel") {
  for (const Bytes& inner : {inner_ipv4(), inner_ipv6()}) {
    for (const Encapsulation& way : ethernet_encapsulations()) {
      CAPTURE(way.name);
      check_shows(inner, LinkType::ethernet, ethernet(way.number, way.wrap(inner)));
      check_shows(inner, LinkType::ethernet, ethernet(0x8100, vlan(way.number, way.wrap(inner))));
    }
    for (const Encapsulation& way : ip_encapsulations()) {
      CAPTURE(way.name);
      const auto protocol = static_cast<std::uint8_t>(way.number);
      check_shows(inner, LinkType::raw, ipv4(protocol, way.wrap(inner)));
      check_shows(inner, LinkType::raw, ipv6(protocol, way.wrap(inner)));
      check_shows(inner, LinkType::raw, ipv6(60, extension(protocol, way.wrap(inner))));
    }
  }
}

TEST_CASE("decode decodes every tag and tunnel within every other") {
  const Bytes inner = inner_ipv4();
  for (const Encapsulation& within : ip_encapsulations()) {
    const Bytes datagram = ipv4(static_cast<std::uint8_t>(within.number), within.wrap(inner));
    for (const Encapsulation& around : ethernet_encapsulations()) {
      CAPTURE(around.name, within.name);
      check_shows(inner, LinkType::ethernet, ethernet(around.number, around.wrap(datagram)));
    }
  }
}

TEST_CASE("decode shows no packet of a tag or tunnel that is cut before the ports") {
  const Bytes inner = inner_ipv4();
  for (const Encapsulation& way : ethernet_encapsulations()) {
    CAPTURE(way.name);
    check_cuts(inner, LinkType::ethernet, ethernet(way.number, way.wrap(inner)));
  }
  for (const Encapsulation& way : ip_encapsulations()) {
    CAPTURE(way.name);
    check_cuts(inner, LinkType::raw, ipv4(static_cast<std::uint8_t>(way.number), way.wrap(inner)));
  }
}

TEST_CASE("decode shows the original addresses of minimal encapsulation") {
  const Bytes transport = udp(counted(5));
  const Bytes frame = ipv4(55, join({"11 80 0000"_hex, {10, 0, 0, 2}, {10, 0, 0, 1}, transport}));

  check_shows(inner_ipv4(), LinkType::raw, frame);
}

TEST_CASE("decode ends at sixty-four layers") {
  for (const auto& [tunnels, shown] : {std::pair{63, true}, std::pair{64, false}}) {
    Bytes frame = inner_ipv4();
    for (int depth = 0; depth < tunnels; ++depth) {
      frame = ipv4(4, frame);
    }
    const Decoded decoded = decode_bytes(LinkType::ipv4, frame);
    CHECK(decoded.stop == (shown ? std::nullopt : std::optional(StopReason::not_tcp_udp)));
  }
}

TEST_CASE("decode names the reason for each frame without a packet") {
  const auto reason = [](const Bytes& frame) { return decode_bytes(LinkType::raw, frame).stop; };
  CHECK(reason(ipv4(1, counted(8))) == StopReason::not_tcp_udp);
  CHECK(reason(ipv4(17, counted(7))) == StopReason::truncated);
  CHECK(reason(ipv4(6, counted(19))) == StopReason::truncated);
  CHECK(reason(ipv4(17, counted(9), {.total_length = 10})) == StopReason::malformed);
  CHECK(reason(ipv4(17, counted(9), {.fragment = 1})) == StopReason::fragments);
  CHECK(reason(ipv4(41, ipv6(44, fragment_header(6, 8, {})))) == StopReason::fragments);
  CHECK(reason(ipv4(47, gre(0x0806, counted(28)))) == StopReason::not_tcp_udp);
}

TEST_CASE("decode survives random mutations and its views lie within the frame") {
  std::mt19937 random(20240229);
  std::size_t packets = 0;
  std::size_t frames = 0;
  for (const LinkPrefix& link : link_prefixes()) {
    for (int round = 0; round < 300; ++round) {
      Bytes frame = join({link.prefix, random_datagram(random)});
      mutate(frame, random);
      const Decoded decoded = decode_bytes(link.type, frame);
      ++frames;
      if (!decoded.stop) {
        ++packets;
        check_views(decoded, frame);
      }
    }
  }
  CHECK(packets > frames / 10); // Else the mutations would test the first header alone.
  CHECK(packets < frames * 9 / 10);
}

TEST_CASE("decode survives random bytes on every link type") {
  std::mt19937 random(7);
  for (const LinkType type : kLinkTypes) {
    for (int round = 0; round < 2000; ++round) {
      Bytes frame(random() % 120);
      std::generate(frame.begin(), frame.end(),
                    [&random] { return static_cast<std::uint8_t>(random()); });
      const Decoded decoded = decode_bytes(type, frame);
      if (!decoded.stop) {
        check_views(decoded, frame);
      }
    }
  }
}
