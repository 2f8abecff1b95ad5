#include "decode/ipv6.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

constexpr std::uint8_t kOptions[] = {0, 43, 60}; // Hop-by-hop, routing, destination options.

Ipv6Fields with_length(std::uint16_t length) {
  return {.payload_length = length};
}

// A hop-by-hop header with a jumbo payload option of `length`.
Bytes jumbo(std::uint8_t next, std::uint32_t length, const Bytes& payload) {
  return join({{next, 0}, "c204"_hex, u32(length), payload});
}

} // namespace

TEST_CASE("decode_ipv6 gives the addresses and follows the next header") {
  for (const auto& [next, layer] :
       {std::pair{6, Layer::tcp}, std::pair{17, Layer::udp}, std::pair{4, Layer::ipv4},
        std::pair{41, Layer::ipv6}, std::pair{47, Layer::gre}}) {
    CAPTURE(next);
    const Bytes bytes = ipv6(static_cast<std::uint8_t>(next), counted(9));

    const IpDatagram datagram = decode_ipv6(bytes);

    CHECK(leads_to(datagram.next, layer, counted(9)));
    CHECK(same(datagram.source, Ipv6Fields{}.source));
    CHECK(same(datagram.destination, Ipv6Fields{}.destination));
  }
}

TEST_CASE("decode_ipv6 stops at other protocols") {
  for (const std::uint8_t next : Bytes{1, 50, 58, 59, 89, 132, 135, 255}) {
    CAPTURE(next);
    CHECK(stops(decode_ipv6(ipv6(next, counted(40))).next, StopReason::not_tcp_udp));
  }
}

TEST_CASE("decode_ipv6 walks each extension header, single and in pairs") {
  for (const std::uint8_t first : kOptions) {
    CHECK(
        leads_to(decode_ipv6(ipv6(first, extension(17, counted(9)))).next, Layer::udp, counted(9)));
    for (const std::uint8_t second : kOptions) {
      CAPTURE(first, second);
      const Bytes pair = ipv6(first, extension(second, extension(6, counted(9))));
      CHECK(leads_to(decode_ipv6(pair).next, Layer::tcp, counted(9)));
    }
  }
  CHECK(
      leads_to(decode_ipv6(ipv6(51, authentication(6, counted(9)))).next, Layer::tcp, counted(9)));
}

TEST_CASE("decode_ipv6 walks a chain of all extension headers, and one of a thousand") {
  const Bytes all = extension(
      60, extension(43, extension(44, fragment_header(
                                          51, 1, authentication(60, extension(17, counted(9)))))));
  CHECK(leads_to(decode_ipv6(ipv6(0, all)).next, Layer::udp, counted(9)));

  Bytes chain = extension(17, counted(9));
  for (int i = 0; i < 1000; ++i) {
    chain = extension(60, chain);
  }
  CHECK(leads_to(decode_ipv6(ipv6(60, chain)).next, Layer::udp, counted(9)));
}

TEST_CASE("decode_ipv6 reads the length of a long extension header") {
  const Bytes longest = join({{17, 255}, Bytes(2046, 0), counted(9)});

  CHECK(leads_to(decode_ipv6(ipv6(43, longest)).next, Layer::udp, counted(9)));
  CHECK(stops(decode_ipv6(ipv6(43, {17, 255, 0, 0, 0, 0, 0, 0})).next, StopReason::truncated));
}

TEST_CASE("decode_ipv6 decodes first and atomic fragments and counts the later ones") {
  for (const std::uint16_t first : Numbers{0x0000, 0x0001, 0x0007}) {
    CAPTURE(first);
    CHECK(leads_to(decode_ipv6(ipv6(44, fragment_header(17, first, counted(9)))).next, Layer::udp,
                   counted(9)));
  }
  for (const std::uint16_t later : Numbers{0x0008, 0x0009, 0xfff8}) {
    CAPTURE(later);
    CHECK(stops(decode_ipv6(ipv6(44, fragment_header(17, later, counted(9)))).next,
                StopReason::fragments));
    CHECK(stops(decode_ipv6(ipv6(0, extension(44, fragment_header(58, later, {})))).next,
                StopReason::fragments));
  }
}

TEST_CASE("decode_ipv6 cuts off what follows the payload length") {
  CHECK(leads_to(decode_ipv6(ipv6(17, counted(9), with_length(5))).next, Layer::udp, counted(5)));
  CHECK(leads_to(decode_ipv6(ipv6(0, extension(17, counted(9)), with_length(10))).next, Layer::udp,
                 counted(2)));
  CHECK(stops(decode_ipv6(ipv6(0, extension(17, counted(9)), with_length(7))).next,
              StopReason::truncated));
}

TEST_CASE("decode_ipv6 takes a payload length of 0, or beyond the end, as all that is there") {
  for (const std::uint16_t length : Numbers{0, 10, 65535}) {
    CAPTURE(length);
    CHECK(leads_to(decode_ipv6(ipv6(17, counted(9), with_length(length))).next, Layer::udp,
                   counted(9)));
  }
  const Bytes without_jumbo = ipv6(0, extension(17, counted(9)), with_length(0));
  CHECK(leads_to(decode_ipv6(without_jumbo).next, Layer::udp, counted(9)));
}

TEST_CASE("decode_ipv6 reads the jumbo payload option if the length is 0") {
  const auto payload_of = [](std::uint32_t length, std::uint16_t stated) {
    const Bytes bytes = ipv6(0, jumbo(17, length, counted(9)), with_length(stated));
    return decode_ipv6(bytes).next.bytes().size();
  };
  CHECK(payload_of(13, 0) == 5);
  CHECK(payload_of(17, 0) == 9);
  CHECK(payload_of(70000, 0) == 9);
  CHECK(payload_of(0xffffffff, 0) == 9);
  CHECK(payload_of(13, 17) == 9); // Not a jumbogram: the fixed header's length counts.
}

TEST_CASE("decode_ipv6 finds the jumbo payload option after other options") {
  // Pad1, PadN, router alert; the header is 16 bytes, the payload of the datagram 16 + 5.
  const Bytes options = "11 01 00 0100 05020000 c204 00000015 00"_hex;
  REQUIRE(options.size() == 16);
  const Bytes bytes = ipv6(0, join({options, counted(9)}), with_length(0));

  CHECK(leads_to(decode_ipv6(bytes).next, Layer::udp, counted(5)));
}

TEST_CASE("decode_ipv6 refuses another version") {
  for (const std::uint8_t first : Bytes{0x00, 0x45, 0x50, 0x70, 0xf0}) {
    Bytes bytes = ipv6(17, counted(9));
    bytes[0] = first;
    CHECK(stops(decode_ipv6(bytes).next, StopReason::malformed));
  }
}

TEST_CASE("decode_ipv6 needs its header and all extension headers whole") {
  const Bytes chain =
      extension(60, extension(44, fragment_header(51, 0, authentication(17, counted(4)))));
  for_every_cut(ipv6(0, chain), [](ByteView cut) {
    const IpDatagram datagram = decode_ipv6(cut);

    CHECK((cut.size() < 88 ? stops(datagram.next, StopReason::truncated)
                           : leads_to(datagram.next, Layer::udp, cut.subspan(88))));
  });
}

TEST_CASE("decode_ipv6 says of each fragment where it lies") {
  for (const auto& [word, offset, more] :
       {std::tuple{0x0001, 0U, true}, std::tuple{0x0009, 8U, true},
        std::tuple{0xfff8, 65528U, false}}) {
    CAPTURE(word);
    const Bytes bytes =
        join({ipv6(0, extension(44, fragment_header(60, static_cast<std::uint16_t>(word),
                                                    extension(17, counted(8))))),
              Bytes(6, 0)}); // Padding of the link.

    const IpDatagram datagram = decode_ipv6(bytes);

    REQUIRE(datagram.fragment);
    CHECK(same(datagram.fragment->header, ByteView(bytes).first(40 + 8 + 8)));
    CHECK(same(datagram.fragment->payload, extension(17, counted(8))));
    CHECK(datagram.fragment->offset == offset);
    CHECK(datagram.fragment->more == more);
    CHECK_FALSE(datagram.fragment->cut);
  }
}

TEST_CASE("decode_ipv6 says of a fragment whether a snapshot has cut it") {
  const Bytes payload = fragment_header(17, 8, counted(16));
  CHECK(decode_ipv6(ipv6(44, payload, {.payload_length = 25})).fragment->cut);
  CHECK_FALSE(decode_ipv6(ipv6(44, payload, {.payload_length = 0})).fragment->cut);
}

TEST_CASE("decode_ipv6 has no fragment where it is whole, or its header is not") {
  CHECK_FALSE(decode_ipv6(ipv6(44, fragment_header(17, 0, counted(16)))).fragment);
  CHECK_FALSE(decode_ipv6(ipv6(17, counted(16))).fragment);
  Bytes cut = ipv6(44, fragment_header(17, 8, {}));
  cut.pop_back();
  CHECK_FALSE(decode_ipv6(cut).fragment);
}
