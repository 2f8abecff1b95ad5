#include "decode/ethertype.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("step_by_ethertype knows its protocols") {
  const Bytes bytes = counted(9);

  CHECK(leads_to(step_by_ethertype(0x0800, bytes), Layer::ipv4, bytes));
  CHECK(leads_to(step_by_ethertype(0x86dd, bytes), Layer::ipv6, bytes));
  CHECK(leads_to(step_by_ethertype(0x8847, bytes), Layer::mpls, bytes));
  CHECK(leads_to(step_by_ethertype(0x8848, bytes), Layer::mpls, bytes));
  CHECK(leads_to(step_by_ethertype(0x8864, bytes), Layer::pppoe, bytes));
}

TEST_CASE("step_by_ethertype knows each tag and tunnel") {
  const Bytes bytes = counted(9);
  for (const auto& [ethertype, layer] : {std::pair{0x22e5, Layer::gigamon},
                                         std::pair{0x22e9, Layer::vlan},
                                         std::pair{0x22f3, Layer::trill},
                                         std::pair{0x4305, Layer::batman},
                                         std::pair{0x6558, Layer::ethernet},
                                         std::pair{0x6559, Layer::frame_relay},
                                         std::pair{0x880b, Layer::ppp},
                                         std::pair{0x8870, Layer::llc},
                                         std::pair{0x88b7, Layer::snap},
                                         std::pair{0x88e5, Layer::macsec},
                                         std::pair{0x88e7, Layer::provider_backbone},
                                         std::pair{0x8903, Layer::fabric_path},
                                         std::pair{0x8905, Layer::ttag},
                                         std::pair{0x8909, Layer::cisco_metadata},
                                         std::pair{0x8926, Layer::vn_tag},
                                         std::pair{0x892f, Layer::hsr},
                                         std::pair{0x893b, Layer::vlan},
                                         std::pair{0x893f, Layer::e_tag},
                                         std::pair{0x894f, Layer::nsh},
                                         std::pair{0x9200, Layer::vlan},
                                         std::pair{0x9300, Layer::vlan},
                                         std::pair{0xd28b, Layer::arista},
                                         std::pair{0xf1c1, Layer::r_tag}}) {
    CAPTURE(ethertype);
    CHECK(leads_to(step_by_ethertype(static_cast<std::uint16_t>(ethertype), bytes), layer, bytes));
  }
}

TEST_CASE("decode_vlan follows the EtherType or length after two bytes") {
  CHECK(leads_to(decode_vlan(vlan(0x0800, counted(3))), Layer::ipv4, counted(3)));
  CHECK(leads_to(decode_vlan(vlan(2, counted(3))), Layer::llc, counted(2)));
  for_every_cut(vlan(0x0800, {}), [](ByteView cut) {
    CHECK(stops(decode_vlan(cut), StopReason::truncated) == (cut.size() < 4));
  });
}

TEST_CASE("step_by_ethertype stops at what it does not know, PPPoE discovery included") {
  for (const std::uint16_t other :
       Numbers{0x0000, 0x0100, 0x05ff, 0x0806, 0x8863, 0x88cc, 0xffff}) {
    CAPTURE(other);
    CHECK(stops(step_by_ethertype(other, counted(9)), StopReason::not_tcp_udp));
  }
}

TEST_CASE("step_by_type_or_length decodes any stack of tags") {
  for (const std::uint16_t outer : Numbers{0x8100, 0x88a8, 0x9100}) {
    for (const std::uint16_t inner : Numbers{0x8100, 0x88a8, 0x9100}) {
      CAPTURE(outer, inner);
      const Bytes tags = vlan(inner, vlan(0x0800, counted(3)));

      CHECK(leads_to(step_by_type_or_length(outer, tags), Layer::ipv4, counted(3)));
      CHECK(leads_to(step_by_ethertype(outer, tags), Layer::ipv4, counted(3)));
    }
  }
}

TEST_CASE("step_by_type_or_length decodes a stack of ten thousand tags") {
  Bytes tags = vlan(0x86dd, counted(3));
  Bytes outer;
  for (int i = 0; i < 10'000; ++i) {
    outer.insert(outer.end(), {0x00, 0x01, 0x81, 0x00});
  }

  CHECK(leads_to(step_by_type_or_length(0x88a8, join({outer, tags})), Layer::ipv6, counted(3)));
}

TEST_CASE("step_by_type_or_length reads a length after a tag") {
  CHECK(leads_to(step_by_type_or_length(0x8100, vlan(4, counted(42))), Layer::llc, counted(4)));
}

TEST_CASE("step_by_type_or_length distinguishes a length from the first EtherType") {
  CHECK(step_by_type_or_length(0x05ff, counted(4)).layer() == Layer::llc);
  CHECK(stops(step_by_type_or_length(0x0600, counted(4)), StopReason::not_tcp_udp));
}

TEST_CASE("step_by_type_or_length needs each tag whole") {
  for_every_cut(vlan(0x8100, vlan(0x0800, {})), [](ByteView cut) {
    const Step step = step_by_type_or_length(0x88a8, cut);

    CHECK((cut.size() < 8 ? stops(step, StopReason::truncated) : leads_to(step, Layer::ipv4, {})));
  });
}
