#include "decode/ipv4.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

Ipv4Fields with_length(std::uint16_t total) {
  return {.total_length = total};
}
Ipv4Fields with_fragment(std::uint16_t fragment) {
  return {.fragment = fragment};
}

} // namespace

TEST_CASE("decode_ipv4 gives the addresses and follows the protocol") {
  for (const auto& [protocol, layer] :
       {std::pair{6, Layer::tcp}, std::pair{17, Layer::udp}, std::pair{4, Layer::ipv4},
        std::pair{41, Layer::ipv6}, std::pair{47, Layer::gre}}) {
    CAPTURE(protocol);
    const Bytes bytes = ipv4(static_cast<std::uint8_t>(protocol), counted(9));

    const IpDatagram datagram = decode_ipv4(bytes);

    CHECK(leads_to(datagram.next, layer, counted(9)));
    CHECK(same(datagram.source, Bytes{192, 0, 2, 1}));
    CHECK(same(datagram.destination, Bytes{198, 51, 100, 2}));
  }
}

TEST_CASE("decode_ipv4 stops at other protocols, those of IPv6 extension headers included") {
  for (const std::uint8_t protocol : Bytes{0, 1, 2, 43, 44, 50, 58, 60, 89, 132, 255}) {
    CAPTURE(protocol);
    CHECK(stops(decode_ipv4(ipv4(protocol, counted(40))).next, StopReason::not_tcp_udp));
  }
}

TEST_CASE("decode_ipv4 skips options of every length") {
  for (std::size_t words = 1; words <= 10; ++words) {
    CAPTURE(words);
    const Bytes bytes = ipv4(17, counted(9), {.options = Bytes(words * 4, 1)});

    CHECK(leads_to(decode_ipv4(bytes).next, Layer::udp, counted(9)));
  }
}

TEST_CASE("decode_ipv4 cuts off what follows the total length") {
  CHECK(leads_to(decode_ipv4(ipv4(17, counted(9), with_length(25))).next, Layer::udp, counted(5)));
  CHECK(leads_to(decode_ipv4(ipv4(17, counted(9), with_length(20))).next, Layer::udp, {}));
}

TEST_CASE("decode_ipv4 takes a total length of 0, or beyond the end, as all that is there") {
  for (const std::uint16_t length : Numbers{0, 30, 1500, 65535}) {
    CAPTURE(length);
    CHECK(leads_to(decode_ipv4(ipv4(17, counted(9), with_length(length))).next, Layer::udp,
                   counted(9)));
  }
}

TEST_CASE("decode_ipv4 refuses headers that contradict themselves") {
  for (const std::uint16_t length : Numbers{1, 19}) {
    CHECK(
        stops(decode_ipv4(ipv4(17, counted(9), with_length(length))).next, StopReason::malformed));
  }
  const Ipv4Fields shorter_than_options{.total_length = 23, .options = Bytes(4, 1)};
  CHECK(stops(decode_ipv4(ipv4(17, counted(9), shorter_than_options)).next, StopReason::malformed));
  for (const std::uint8_t first : Bytes{0x00, 0x40, 0x44, 0x55, 0x65, 0xf5}) {
    CAPTURE(first);
    Bytes bytes = ipv4(17, counted(9));
    bytes[0] = first;
    CHECK(stops(decode_ipv4(bytes).next, StopReason::malformed));
  }
}

TEST_CASE("decode_ipv4 decodes the first fragment and counts the later ones") {
  for (const std::uint16_t first : Numbers{0x0000, 0x2000, 0x4000, 0x8000, 0x6000}) {
    CHECK(decode_ipv4(ipv4(17, counted(9), with_fragment(first))).next.layer() == Layer::udp);
  }
  for (const std::uint16_t later : Numbers{0x0001, 0x2001, 0x1fff, 0x00b9, 0x1000}) {
    for (const std::uint8_t protocol : Bytes{6, 17, 47, 51}) {
      CAPTURE(later, protocol);
      CHECK(stops(decode_ipv4(ipv4(protocol, counted(9), with_fragment(later))).next,
                  StopReason::fragments));
    }
  }
}

TEST_CASE("decode_ipv4 walks authentication headers") {
  const Bytes one = ipv4(51, authentication(6, counted(9)));
  const Bytes two = ipv4(51, authentication(51, authentication(17, counted(9))));
  const Bytes smallest = ipv4(51, join({{17, 0}, Bytes(6, 0), counted(9)}));

  CHECK(leads_to(decode_ipv4(one).next, Layer::tcp, counted(9)));
  CHECK(leads_to(decode_ipv4(two).next, Layer::udp, counted(9)));
  CHECK(leads_to(decode_ipv4(smallest).next, Layer::udp, counted(9)));
}

TEST_CASE("decode_ipv4 needs its header, options and authentication header whole") {
  const Bytes whole = ipv4(51, authentication(17, counted(4)), {.options = Bytes(8, 1)});
  for_every_cut(whole, [](ByteView cut) {
    const IpDatagram datagram = decode_ipv4(cut);

    CHECK((cut.size() < 52 ? stops(datagram.next, StopReason::truncated)
                           : leads_to(datagram.next, Layer::udp, cut.subspan(52))));
  });
}

TEST_CASE("decode_ipv4 says of each fragment where it lies") {
  const Bytes options(8, 1);
  for (const auto& [word, offset, more] :
       {std::tuple{0x2000, 0U, true}, std::tuple{0x2001, 8U, true},
        std::tuple{0x1fff, 65528U, false}, std::tuple{0xc003, 24U, false}}) {
    CAPTURE(word);
    const Bytes header_and_payload =
        ipv4(17, counted(16), {.fragment = static_cast<std::uint16_t>(word), .options = options});
    const Bytes bytes = join({header_and_payload, Bytes(6, 0)}); // Padding of the link.

    const IpDatagram datagram = decode_ipv4(bytes);

    REQUIRE(datagram.fragment);
    CHECK(same(datagram.fragment->header, ByteView(bytes).first(28)));
    CHECK(same(datagram.fragment->payload, counted(16)));
    CHECK(datagram.fragment->offset == offset);
    CHECK(datagram.fragment->more == more);
    CHECK_FALSE(datagram.fragment->cut);
  }
}

TEST_CASE("decode_ipv4 says of a fragment whether a snapshot has cut it") {
  CHECK(decode_ipv4(ipv4(17, counted(16), {.total_length = 37, .fragment = 1})).fragment->cut);
  CHECK_FALSE(decode_ipv4(ipv4(17, counted(16), {.total_length = 0, .fragment = 1})).fragment->cut);
}

TEST_CASE("decode_ipv4 has no fragment where the header is of a whole datagram, or not whole") {
  CHECK_FALSE(decode_ipv4(ipv4(17, counted(16), with_fragment(0x4000))).fragment);
  CHECK_FALSE(decode_ipv4(ipv4(17, counted(16), with_fragment(0xc000))).fragment);
  Bytes cut = ipv4(17, {}, {.fragment = 1, .options = Bytes(8, 1)});
  cut.pop_back();
  CHECK_FALSE(decode_ipv4(cut).fragment);
}

TEST_CASE("decode_ipv4 keeps the fragment of a header around it") {
  Packet packet;
  const Bytes outer = ipv4(4, counted(8), with_fragment(0x2000));
  const Bytes inner = ipv4(17, counted(8), with_fragment(0x2002));

  chattcp::decode_ipv4(outer, packet);
  chattcp::decode_ipv4(inner, packet);

  CHECK(packet.fragment->payload.data() == outer.data() + 20);
}
