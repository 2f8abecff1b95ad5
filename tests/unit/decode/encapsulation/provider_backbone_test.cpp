#include "decode/encapsulation/provider_backbone.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_provider_backbone finds the frame after the service instance") {
  CHECK(leads_to(decode_provider_backbone("00000101 0102"_hex), Layer::ethernet, "0102"_hex));
}

TEST_CASE("decode_provider_backbone needs its whole tag") {
  for_every_cut("00000101"_hex, [](ByteView cut) {
    CHECK(stops(decode_provider_backbone(cut), StopReason::truncated) == (cut.size() < 4));
  });
}
