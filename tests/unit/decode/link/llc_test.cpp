#include "decode/link/llc.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_llc follows the service access points") {
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

TEST_CASE("Bridged Ethernet and FDDI follow SNAP, in LLC after padding") {
  for (const Bytes& identifier : {"0080c2 0001"_hex, "0080c2 0007"_hex}) {
    const Bytes in_llc = join({"aaaa03"_hex, identifier, "0000 0102"_hex});
    const Bytes in_frame_relay = join({identifier, "0102"_hex});
    CHECK(leads_to(decode_llc(in_llc), Layer::ethernet, "0102"_hex));
    CHECK(leads_to(decode_snap(in_frame_relay), Layer::ethernet, "0102"_hex));
  }
  for (const Bytes& identifier : {"0080c2 0004"_hex, "0080c2 000a"_hex}) {
    const Bytes in_llc = join({"aaaa03"_hex, identifier, "000000 5002"_hex});
    const Bytes in_frame_relay = join({identifier, "5002"_hex});
    CHECK(leads_to(decode_llc(in_llc), Layer::fddi, "5002"_hex));
    CHECK(leads_to(decode_snap(in_frame_relay), Layer::fddi, "5002"_hex));
  }
  CHECK(stops(decode_snap("0080c2 000e 00"_hex), StopReason::not_tcp_udp)); // Spanning tree.
}

TEST_CASE("Bridged frames need their whole padding") {
  for_every_cut("aaaa03 0080c2 0007 0000"_hex, [](ByteView cut) {
    CHECK(stops(decode_llc(cut), StopReason::truncated) == (cut.size() < 10));
  });
}

TEST_CASE("decode_llc decodes the network layer protocol identifiers of ISO") {
  CHECK(leads_to(decode_llc("fefe03 cc 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_llc("fefe03 8e 60"_hex), Layer::ipv6, "60"_hex));
  CHECK(leads_to(decode_llc("fefe03 cf 0021"_hex), Layer::ppp, "0021"_hex));
  CHECK(leads_to(decode_llc("fefe03 80 000000 0800 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(stops(decode_llc("fefe03 83 1b"_hex), StopReason::not_tcp_udp)); // IS-IS.
  CHECK(stops(decode_llc("fefe03"_hex), StopReason::truncated));
}

TEST_CASE("decode_llc needs its whole header") {
  for_every_cut(snap(0x0800, {}), [](ByteView cut) {
    CHECK(stops(decode_llc(cut), StopReason::truncated) == (cut.size() < 8));
  });
}
