#include "decode/mpls.h"

#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

#include <catch2/catch.hpp>

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_mpls skips stacks of any depth") {
  for (const std::size_t labels : {1U, 2U, 7U, 1000U}) {
    CAPTURE(labels);
    CHECK(leads_to(decode_mpls(mpls(labels, "4500"_hex)), Layer::ipv4, "4500"_hex));
    CHECK(leads_to(decode_mpls(mpls(labels, "6000"_hex)), Layer::ipv6, "6000"_hex));
  }
}

TEST_CASE("decode_mpls leaves pseudowires closed") {
  CHECK(stops(decode_mpls(mpls(2, "00000000 45"_hex)), StopReason::not_tcp_udp));
  CHECK(stops(decode_mpls(mpls(2, "10000000 45"_hex)), StopReason::not_tcp_udp));
}

TEST_CASE("decode_mpls needs the bottom of its stack and a byte under it") {
  for_every_cut(mpls(3, "45"_hex), [](ByteView cut) {
    CHECK(stops(decode_mpls(cut), StopReason::truncated) == (cut.size() < 13));
  });
}
