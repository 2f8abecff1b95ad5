#include "decode/llc.h"

#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

#include <catch2/catch.hpp>

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_llc goes by the service access points") {
  CHECK(leads_to(decode_llc("060603 4500"_hex), Layer::ipv4, "4500"_hex));
  CHECK(leads_to(decode_llc("aaaa03 000000 86dd 60"_hex), Layer::ipv6, "60"_hex));
  for (const Bytes& other : {"424203 00"_hex, "e0e003 00"_hex, "aaaa13 000000 0800"_hex,
                             "aa0603 00"_hex, "fefe03 00"_hex}) {
    CHECK(stops(decode_llc(other), StopReason::not_tcp_udp));
  }
}

TEST_CASE("decode_snap takes the protocol of Ethernet and of bridges for an EtherType") {
  CHECK(leads_to(decode_snap("000000 0800 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_snap("0000f8 0800 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_snap("000000 8100 0064 0800 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(stops(decode_snap("00000c 2000 01"_hex), StopReason::not_tcp_udp)); // Cisco's CDP.
  CHECK(stops(decode_snap("000000 0806 00"_hex), StopReason::not_tcp_udp));
}

TEST_CASE("decode_llc needs its whole header") {
  for_every_cut(snap(0x0800, {}), [](ByteView cut) {
    CHECK(stops(decode_llc(cut), StopReason::truncated) == (cut.size() < 8));
  });
}
