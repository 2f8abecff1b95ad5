#include "decode/link/raw_ip.h"

#include "support/catch.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_raw_ip distinguishes the versions") {
  CHECK(leads_to(decode_raw_ip("45"_hex), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_raw_ip("6f"_hex), Layer::ipv6, "6f"_hex));
  for (const Bytes& other : {"05"_hex, "50"_hex, "74"_hex, "ff"_hex}) {
    CHECK(stops(decode_raw_ip(other), StopReason::malformed));
  }
  CHECK(stops(decode_raw_ip({}), StopReason::truncated));
}
