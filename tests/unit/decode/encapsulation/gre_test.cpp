#include "decode/encapsulation/gre.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

struct Fields {
  std::uint16_t flags = 0;
  Bytes bytes;
};

// Each choice of optional fields, with as many bytes as it brings.
std::vector<Fields> every_choice() {
  const Bytes routing = "0800 00 04 0a000001 0001 00 02 aabb 00000000"_hex;
  std::vector<Fields> choices;
  for (unsigned choice = 0; choice < 16; ++choice) {
    Fields fields{.flags = static_cast<std::uint16_t>(choice << 12U), .bytes = {}};
    const bool checksum_or_routing = (choice & 0xcU) != 0;
    fields.bytes =
        join({checksum_or_routing ? counted(4) : Bytes{}, (choice & 2U) != 0 ? counted(4) : Bytes{},
              (choice & 1U) != 0 ? counted(4) : Bytes{}, (choice & 4U) != 0 ? routing : Bytes{}});
    choices.push_back(fields);
  }
  return choices;
}

} // namespace

TEST_CASE("decode_gre skips each choice of optional fields") {
  for (const Fields& fields : every_choice()) {
    CAPTURE(fields.flags);
    const Bytes four = gre(0x0800, counted(3), fields.flags, fields.bytes);
    const Bytes six = gre(0x86dd, counted(3), fields.flags, fields.bytes);

    CHECK(leads_to(decode_gre(four), Layer::ipv4, counted(3)));
    CHECK(leads_to(decode_gre(six), Layer::ipv6, counted(3)));
  }
}

TEST_CASE("decode_gre needs each optional field whole") {
  for (const Fields& fields : every_choice()) {
    CAPTURE(fields.flags);
    const Bytes whole = gre(0x0800, {}, fields.flags, fields.bytes);
    for_every_cut(whole, [&whole](ByteView cut) {
      CHECK(stops(decode_gre(cut), StopReason::truncated) == (cut.size() < whole.size()));
    });
  }
}

TEST_CASE("decode_gre decodes EtherTypes") {
  CHECK(leads_to(decode_gre(gre(0x6558, counted(3))), Layer::ethernet, counted(3)));
  CHECK(leads_to(decode_gre(gre(0x6558, counted(3), 0x2000, counted(4))), Layer::ethernet,
                 counted(3)));
  CHECK(leads_to(decode_gre(gre(0x6559, counted(3))), Layer::frame_relay, counted(3)));
  CHECK(leads_to(decode_gre(gre(0x8847, counted(3))), Layer::mpls, counted(3)));
  CHECK(leads_to(decode_gre(gre(0x880b, counted(3))), Layer::ppp, counted(3)));
  CHECK(leads_to(decode_gre(gre(0x894f, counted(3))), Layer::nsh, counted(3)));
  CHECK(leads_to(decode_gre(gre(0x8100, vlan(0x0800, counted(3)))), Layer::ipv4, counted(3)));
}

TEST_CASE("decode_gre distinguishes the types of ERSPAN by sequence number and version") {
  const Bytes type_2 = "10010000 00000000 0102"_hex;
  const Bytes type_3 = "20010000 00000000 00000000 0102"_hex;
  CHECK(leads_to(decode_gre(gre(0x88be, "0102"_hex)), Layer::ethernet, "0102"_hex));
  for (const auto& [protocol, header] :
       {std::pair{0x88be, type_2}, std::pair{0x88be, type_3}, std::pair{0x22eb, type_3}}) {
    const Bytes mirrored =
        gre(static_cast<std::uint16_t>(protocol), header, 0x1000, "00000001"_hex);
    CHECK(leads_to(decode_gre(mirrored), Layer::ethernet, "0102"_hex));
  }
}

TEST_CASE("decode_gre decodes WCCP and Cisco MetaData") {
  CHECK(leads_to(decode_gre(gre(0x883e, "80000102 4500"_hex)), Layer::ipv4, "4500"_hex));
  CHECK(leads_to(decode_gre(gre(0x8909, "0800 0101 0001 0005 45"_hex)), Layer::ipv4, "45"_hex));
}

TEST_CASE("decode_gre decodes PPTP and EoIP up to the length they state") {
  const Bytes sequence_and_acknowledgement = "0003 0007 00000001 00000002"_hex;
  CHECK(leads_to(decode_gre(gre(0x880b, "002145ff"_hex, 0x3081, sequence_and_acknowledgement)),
                 Layer::ppp, "002145"_hex));
  CHECK(leads_to(decode_gre(gre(0x880b, "002145"_hex, 0x2001, "ffff 0007"_hex)), Layer::ppp,
                 "002145"_hex));
  CHECK(leads_to(decode_gre(gre(0x6400, "010203"_hex, 0x2001, "0002 0700"_hex)), Layer::ethernet,
                 "0102"_hex));
}

TEST_CASE("decode_gre takes version 1 without a payload for something else") {
  CHECK(stops(decode_gre(gre(0x880b, {}, 0x2081, "0000 0007 00000002"_hex)),
              StopReason::not_tcp_udp));
  CHECK(stops(decode_gre(gre(0x6400, {}, 0x2001, "0000 0700"_hex)), StopReason::not_tcp_udp));
}

TEST_CASE("decode_gre needs the whole header of version 1") {
  const Bytes whole = gre(0x880b, {}, 0x3081, "0003 0007 00000001 00000002"_hex);
  for_every_cut(whole, [&whole](ByteView cut) {
    CHECK(stops(decode_gre(cut), StopReason::truncated) == (cut.size() < whole.size()));
  });
}

TEST_CASE("decode_gre leaves other versions and protocols closed") {
  for (const std::uint16_t version : Numbers{1, 2, 7}) {
    CHECK(stops(decode_gre(gre(0x0800, counted(40), version)), StopReason::not_tcp_udp));
  }
  for (const std::uint16_t protocol : Numbers{0x0806, 0x2001, 0xb7ea, 0x0000}) {
    CHECK(stops(decode_gre(gre(protocol, counted(40))), StopReason::not_tcp_udp));
  }
}
