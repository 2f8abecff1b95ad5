#include "decode/link/ppp.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_ppp reads compressed and plain headers alike") {
  for (const Bytes& address : {""_hex, "ff03"_hex}) {
    const auto step = [&address](const Bytes& rest) {
      static Bytes frame; // Outlives the step, which views it.
      frame = join({address, rest});
      return decode_ppp(frame);
    };
    CHECK(leads_to(step("0021 45"_hex), Layer::ipv4, "45"_hex));
    CHECK(leads_to(step("21 45"_hex), Layer::ipv4, "45"_hex));
    CHECK(leads_to(step("0057 60"_hex), Layer::ipv6, "60"_hex));
    CHECK(leads_to(step("57 60"_hex), Layer::ipv6, "60"_hex));
    CHECK(leads_to(step("0281 00"_hex), Layer::mpls, "00"_hex));
    CHECK(leads_to(step("0283 00"_hex), Layer::mpls, "00"_hex));
    for (const Bytes& other : {"c021 01"_hex, "8021 01"_hex, "00fd 01"_hex, "002d 01"_hex}) {
      CHECK(stops(step(other), StopReason::not_tcp_udp));
    }
  }
}

TEST_CASE("decode_ppp decodes bridged Ethernet") {
  CHECK(leads_to(decode_ppp("0031 00 01 0102"_hex), Layer::ethernet, "0102"_hex));
  CHECK(leads_to(decode_ppp("31 80 01 0102"_hex), Layer::ethernet, "0102"_hex));
  CHECK(leads_to(decode_ppp("0031 40 01 0000000a 0102"_hex), Layer::ethernet, "0102"_hex));
  CHECK(stops(decode_ppp("0031 00 03 0102"_hex), StopReason::not_tcp_udp)); // Token Ring.
  CHECK(stops(decode_ppp("0031 10 01 0102"_hex), StopReason::not_tcp_udp)); // Bridge control.
  for_every_cut("0031 40 01 0000000a"_hex, [](ByteView cut) {
    CHECK(stops(decode_ppp(cut), StopReason::truncated) == (cut.size() < 8));
  });
}

TEST_CASE("decode_ppp decodes the first fragment of multilink and counts later ones") {
  CHECK(leads_to(decode_ppp("003d c0000001 0021 45"_hex), Layer::ppp, "002145"_hex));
  CHECK(leads_to(decode_ppp("3d 80000001 21 45"_hex), Layer::ppp, "2145"_hex));
  CHECK(stops(decode_ppp("003d 40000001 0021 45"_hex), StopReason::fragments));
  for_every_cut("003d 40000001"_hex, [](ByteView cut) {
    CHECK(stops(decode_ppp(cut), StopReason::truncated) == (cut.size() < 6));
  });
}

TEST_CASE("decode_ppp needs its whole header") {
  for_every_cut("ff03 0021"_hex, [](ByteView cut) {
    // The bytes ff 03 alone may be any protocol number; what matters is that nothing comes of it.
    CHECK((decode_ppp(cut).layer() == Layer::ipv4) == (cut.size() == 4));
  });
  CHECK(stops(decode_ppp({}), StopReason::truncated));
  CHECK(stops(decode_ppp("00"_hex), StopReason::truncated));
  CHECK(stops(decode_ppp("ff"_hex), StopReason::truncated));
  CHECK(stops(decode_ppp("ff03"_hex), StopReason::truncated));
}

TEST_CASE("decode_ppp_hdlc recognises Cisco HDLC by the address") {
  CHECK(leads_to(decode_ppp_hdlc("0f00 0800 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_ppp_hdlc("8f00 86dd 60"_hex), Layer::ipv6, "60"_hex));
  CHECK(leads_to(decode_ppp_hdlc("ff03 0021 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(stops(decode_ppp_hdlc("8f00 8035 00"_hex), StopReason::not_tcp_udp)); // Keepalive.
  CHECK(stops(decode_ppp_hdlc({}), StopReason::truncated));
}

TEST_CASE("decode_ppp_with_direction skips one byte") {
  CHECK(leads_to(decode_ppp_with_direction("00 ff03 0021 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_ppp_with_direction("01 21 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(stops(decode_ppp_with_direction({}), StopReason::truncated));
}

TEST_CASE("decode_pppoe decodes session data up to its length") {
  CHECK(leads_to(decode_pppoe("1100 0001 0003 002145 0000"_hex), Layer::ppp, "002145"_hex));
  CHECK(leads_to(decode_pppoe("1100 0001 ffff 0021"_hex), Layer::ppp, "0021"_hex));
  CHECK(leads_to(decode_pppoe("1100 0001 0000 0021"_hex), Layer::ppp, {}));
}

TEST_CASE("decode_pppoe leaves discovery closed and refuses other versions") {
  CHECK(stops(decode_pppoe("1109 0000 0004 01010000"_hex), StopReason::not_tcp_udp));
  CHECK(stops(decode_pppoe("2100 0001 0003 002145"_hex), StopReason::malformed));
}

TEST_CASE("decode_pppoe needs its whole header") {
  for_every_cut("1100 0001 0002"_hex, [](ByteView cut) {
    CHECK(stops(decode_pppoe(cut), StopReason::truncated) == (cut.size() < 6));
  });
}
