#include "decode/encapsulation/vxlan.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_vxlan finds the Ethernet frame, whatever the reserved bits are") {
  for (const Bytes& header :
       {"08000000 00002a00"_hex, "08ffffff 00002aff"_hex, "88080007 00002a00"_hex /* policy */}) {
    CAPTURE(header);
    CHECK(leads_to(decode_vxlan(join({header, ethernet(0x0800, counted(3))})), Layer::ipv4,
                   counted(3)));
  }
}

TEST_CASE("decode_vxlan follows the protocol of the generic extension") {
  const auto with_protocol = [](std::uint8_t protocol, const Bytes& payload) {
    return join({"0c0000"_hex, {protocol}, "00002a00"_hex, payload});
  };

  CHECK(leads_to(decode_vxlan(with_protocol(1, counted(3))), Layer::ipv4, counted(3)));
  CHECK(leads_to(decode_vxlan(with_protocol(2, counted(3))), Layer::ipv6, counted(3)));
  CHECK(leads_to(decode_vxlan(with_protocol(3, ethernet(0x86dd, counted(3)))), Layer::ipv6,
                 counted(3)));
  CHECK(leads_to(decode_vxlan(with_protocol(5, counted(3))), Layer::mpls, counted(3)));
  CHECK(stops(decode_vxlan(with_protocol(6, counted(30))), StopReason::not_tcp_udp));
}

TEST_CASE("decode_vxlan leaves closed what carries no data") {
  for (const Bytes& header :
       {"00000000 00002a00"_hex, "f7000000 00002a00"_hex, "0d000001 00002a00"_hex /* operations */,
        "1c000001 00002a00"_hex /* version 1 */}) {
    CAPTURE(header);
    CHECK(stops(decode_vxlan(join({header, ethernet(0x0800, counted(30))})),
                StopReason::not_tcp_udp));
  }
}

TEST_CASE("decode_vxlan survives every cut") {
  const Bytes whole = join({"08000000 00002a00"_hex, ethernet(0x0800, {})});
  for_every_cut(whole, [&whole](ByteView cut) {
    CHECK(stops(decode_vxlan(cut), StopReason::truncated) == (cut.size() < whole.size()));
  });
}
