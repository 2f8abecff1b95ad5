#include "decode/encapsulation/pim.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_pim decodes Register messages") {
  CHECK(leads_to(decode_pim("2100 1234 00000000 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_pim("2100 1234 80000000 60"_hex), Layer::ipv6, "60"_hex));
}

TEST_CASE("decode_pim leaves Null-Register and other messages closed") {
  CHECK(stops(decode_pim("2100 1234 40000000 45"_hex), StopReason::not_tcp_udp));
  CHECK(stops(decode_pim("2000 1234 00000000 45"_hex), StopReason::not_tcp_udp)); // Hello.
  CHECK(stops(decode_pim("1100 1234 00000000 45"_hex), StopReason::not_tcp_udp));
}

TEST_CASE("decode_pim needs its whole header and a byte after it") {
  for_every_cut("2100 1234 00000000 45"_hex, [](ByteView cut) {
    CHECK(stops(decode_pim(cut), StopReason::truncated) == (cut.size() < 9));
  });
}
