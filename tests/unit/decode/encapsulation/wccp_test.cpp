#include "decode/encapsulation/wccp.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_wccp finds IP with a redirect header and without") {
  CHECK(leads_to(decode_wccp("4500"_hex), Layer::ipv4, "4500"_hex));
  CHECK(leads_to(decode_wccp("6000"_hex), Layer::ipv6, "6000"_hex));
  for (const std::uint8_t first : Bytes{0x00, 0x40, 0x80, 0xc0}) {
    const Bytes redirected = join({{first}, "000102 4500"_hex});
    CHECK(leads_to(decode_wccp(redirected), Layer::ipv4, "4500"_hex));
  }
  CHECK(leads_to(decode_wccp("80000102 6000"_hex), Layer::ipv6, "6000"_hex));
}

TEST_CASE("decode_wccp needs a byte after the redirect header") {
  for_every_cut("80000102 45"_hex, [](ByteView cut) {
    CHECK(stops(decode_wccp(cut), StopReason::truncated) == (cut.size() < 5));
  });
}
