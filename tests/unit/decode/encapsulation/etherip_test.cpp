#include "decode/encapsulation/etherip.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_etherip finds the frame after its header") {
  CHECK(leads_to(decode_etherip("3000 0102"_hex), Layer::ethernet, "0102"_hex));
}

TEST_CASE("decode_etherip refuses other versions") {
  CHECK(stops(decode_etherip("2000 0102"_hex), StopReason::malformed));
  CHECK(stops(decode_etherip("0300 0102"_hex), StopReason::malformed));
}

TEST_CASE("decode_etherip needs its whole header") {
  for_every_cut("3000"_hex, [](ByteView cut) {
    CHECK(stops(decode_etherip(cut), StopReason::truncated) == (cut.size() < 2));
  });
}
