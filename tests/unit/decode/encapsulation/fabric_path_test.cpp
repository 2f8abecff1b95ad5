#include "decode/encapsulation/fabric_path.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_fabric_path finds the frame after the forwarding tag") {
  CHECK(leads_to(decode_fabric_path("0060 0102"_hex), Layer::ethernet, "0102"_hex));
}

TEST_CASE("decode_fabric_path needs its whole tag") {
  for_every_cut("0060"_hex, [](ByteView cut) {
    CHECK(stops(decode_fabric_path(cut), StopReason::truncated) == (cut.size() < 2));
  });
}
