#include "decode/encapsulation/arista.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_arista skips timestamps of 64 and of 48 bits") {
  CHECK(leads_to(decode_arista("0001 0010 0102030405060708 0800 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_arista("0001 0110 0102030405060708 0800 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_arista("0001 0020 010203040506 86dd 60"_hex), Layer::ipv6, "60"_hex));
}

TEST_CASE("decode_arista leaves other subtypes and versions closed") {
  CHECK(stops(decode_arista("0002 0010 0102030405060708 0800 45"_hex), StopReason::not_tcp_udp));
  CHECK(stops(decode_arista("0001 0210 0102030405060708 0800 45"_hex), StopReason::not_tcp_udp));
  CHECK(stops(decode_arista("0001 0030 0102030405060708 0800 45"_hex), StopReason::not_tcp_udp));
}

TEST_CASE("decode_arista needs its whole header and the EtherType") {
  for_every_cut("0001 0010 0102030405060708 0800"_hex, [](ByteView cut) {
    CHECK(stops(decode_arista(cut), StopReason::truncated) == (cut.size() < 14));
  });
}
