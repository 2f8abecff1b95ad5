#include "decode/encapsulation/gigamon.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_gigamon skips a header that states its length") {
  CHECK(leads_to(decode_gigamon("01 0800 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_gigamon("06 0203000001 86dd 60"_hex), Layer::ipv6, "60"_hex));
  CHECK(stops(decode_gigamon("01 88cc 00"_hex), StopReason::not_tcp_udp));
}

TEST_CASE("decode_gigamon refuses a length that does not count itself") {
  CHECK(stops(decode_gigamon("00 0800 45"_hex), StopReason::malformed));
}

TEST_CASE("decode_gigamon needs its whole header and the EtherType") {
  for_every_cut("06 0203000001 0800"_hex, [](ByteView cut) {
    CHECK(stops(decode_gigamon(cut), StopReason::truncated) == (cut.size() < 8));
  });
}
