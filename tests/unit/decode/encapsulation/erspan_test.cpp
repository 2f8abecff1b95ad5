#include "decode/encapsulation/erspan.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_erspan finds the frame after a header of type II") {
  CHECK(leads_to(decode_erspan("10010000 00000000 0102"_hex), Layer::ethernet, "0102"_hex));
}

TEST_CASE("decode_erspan finds the frame after a header of type III and its subheader") {
  CHECK(
      leads_to(decode_erspan("20010000 00000000 00000000 0102"_hex), Layer::ethernet, "0102"_hex));
  CHECK(leads_to(decode_erspan("20010000 00000000 00000001 1122334455667788 0102"_hex),
                 Layer::ethernet, "0102"_hex));
  CHECK(leads_to(decode_erspan("20010000 00000000 00000800 4502"_hex), Layer::ipv4, "4502"_hex));
  CHECK(leads_to(decode_erspan("20010000 00000000 00000800 6002"_hex), Layer::ipv6, "6002"_hex));
}

TEST_CASE("decode_erspan leaves other versions and frame types closed") {
  CHECK(stops(decode_erspan("00010000 00000000 0102"_hex), StopReason::not_tcp_udp));
  CHECK(stops(decode_erspan("30010000 00000000 0102"_hex), StopReason::not_tcp_udp));
  CHECK(stops(decode_erspan("20010000 00000000 00000400 0102"_hex), StopReason::not_tcp_udp));
}

TEST_CASE("decode_erspan needs its whole header") {
  for_every_cut("10010000 00000000"_hex, [](ByteView cut) {
    CHECK(stops(decode_erspan(cut), StopReason::truncated) == (cut.size() < 8));
  });
  for_every_cut("20010000 00000000 00000001 1122334455667788"_hex, [](ByteView cut) {
    CHECK(stops(decode_erspan(cut), StopReason::truncated) == (cut.size() < 20));
  });
}
