#include "decode/link/arcnet.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_arcnet and its Linux form differ by the offset field") {
  CHECK(leads_to(decode_arcnet("0102 d4 00 0007 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_arcnet_linux("0102 ffff d4 00 0007 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_arcnet("0102 c4 00 0007 60"_hex), Layer::ipv6, "60"_hex));
}

TEST_CASE("decode_arcnet takes the old protocol without split flag and number") {
  CHECK(leads_to(decode_arcnet("0102 f0 45"_hex), Layer::ipv4, "45"_hex));
}

TEST_CASE("decode_arcnet reads the header after that of an exception frame") {
  CHECK(leads_to(decode_arcnet("0102 d4 ff ffff d4 00 0007 45"_hex), Layer::ipv4, "45"_hex));
}

TEST_CASE("decode_arcnet decodes whole packets and the first of a split one") {
  CHECK(leads_to(decode_arcnet("0102 d4 01 0007 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_arcnet("0102 d4 07 0007 45"_hex), Layer::ipv4, "45"_hex));
  for (const Bytes& later : {"0102 d4 02 0007 45"_hex, "0102 d4 08 0007 45"_hex}) {
    CHECK(stops(decode_arcnet(later), StopReason::fragments));
  }
}

TEST_CASE("decode_arcnet stops at other protocols") {
  CHECK(stops(decode_arcnet("0102 d5 00 0007 00"_hex), StopReason::not_tcp_udp)); // ARP.
}

TEST_CASE("decode_arcnet needs its whole header") {
  for_every_cut("0102 d4 ff ffff d4 00 0007"_hex, [](ByteView cut) {
    CHECK(stops(decode_arcnet(cut), StopReason::truncated) == (cut.size() < 10));
  });
}
