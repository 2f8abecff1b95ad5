#include "decode/encapsulation/mpls.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/encapsulations.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_mpls skips stacks of any depth") {
  for (const std::size_t labels : {1U, 2U, 7U, 1000U}) {
    CAPTURE(labels);
    CHECK(leads_to(decode_mpls(mpls(labels, "4500"_hex)), Layer::ipv4, "4500"_hex));
    CHECK(leads_to(decode_mpls(mpls(labels, "6000"_hex)), Layer::ipv6, "6000"_hex));
  }
}

TEST_CASE("decode_mpls decodes pseudowires with a control word and without") {
  const Bytes frame = in_ethernet(ipv4(17, udp({})));
  const Bytes datagram = ipv6(6, tcp({}));
  for (const Bytes& control_word : {"00000000"_hex, "00000001"_hex, ""_hex}) {
    CHECK(leads_to(decode_mpls(mpls(2, join({control_word, frame}))), Layer::ethernet, frame));
    CHECK(leads_to(decode_mpls(mpls(2, join({control_word, in_ppp(datagram)}))), Layer::ipv6,
                   datagram));
  }
  CHECK(
      leads_to(decode_mpls(mpls(1, join({"ff03"_hex, in_ppp(datagram)}))), Layer::ipv6, datagram));
  CHECK(leads_to(decode_mpls(mpls(1, join({"00000001"_hex, datagram}))), Layer::ipv6, datagram));
}

TEST_CASE("decode_mpls decodes IP in associated channels") {
  CHECK(leads_to(decode_mpls(mpls(1, "10000021 45"_hex)), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_mpls(mpls(2, "10000057 60"_hex)), Layer::ipv6, "60"_hex));
  CHECK(stops(decode_mpls(mpls(2, "100021"_hex)), StopReason::truncated));
}

TEST_CASE("decode_mpls leaves other channels and pseudowires closed") {
  const Bytes frame = in_ethernet(ipv4(17, udp({})));
  CHECK(stops(decode_mpls(mpls(2, join({"10000007"_hex, frame}))), StopReason::not_tcp_udp));
  CHECK(stops(decode_mpls(mpls(2, Bytes(64, 0x00))), StopReason::not_tcp_udp));
  CHECK(stops(decode_mpls(mpls(2, Bytes(64, 0xff))), StopReason::not_tcp_udp));
}

TEST_CASE("decode_mpls is truncated until the content of a pseudowire is known") {
  const Bytes frame = in_ethernet(ipv4(17, udp({})));
  for_every_cut(mpls(1, join({"00000001"_hex, frame})), [](ByteView cut) {
    const bool told = cut.size() >= 4 + 4 + 14 + 10; // Up to the protocol of IP.
    CHECK(stops(decode_mpls(cut), StopReason::truncated) == !told);
    CHECK((decode_mpls(cut).layer() == Layer::ethernet) == told);
  });
}

TEST_CASE("decode_mpls needs the bottom of its stack and a byte under it") {
  for_every_cut(mpls(3, "45"_hex), [](ByteView cut) {
    CHECK(stops(decode_mpls(cut), StopReason::truncated) == (cut.size() < 13));
  });
}
