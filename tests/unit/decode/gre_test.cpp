#include "decode/gre.h"

#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

#include <catch2/catch.hpp>

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

TEST_CASE("decode_gre leaves PPTP and other versions closed") {
  for (const std::uint16_t version : Numbers{1, 2, 7}) {
    CHECK(stops(decode_gre(gre(0x0800, counted(40), version)), StopReason::not_tcp_udp));
  }
  CHECK(stops(decode_gre(gre(0x880b, counted(40), 0x3001)), StopReason::not_tcp_udp));
}

TEST_CASE("decode_gre leaves bridged Ethernet, ERSPAN and ARP closed") {
  for (const std::uint16_t protocol : Numbers{0x6558, 0x88be, 0x0806, 0x0000}) {
    CHECK(stops(decode_gre(gre(protocol, counted(40))), StopReason::not_tcp_udp));
  }
}
