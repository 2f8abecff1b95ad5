#include "decode/encapsulation/trill.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_trill finds the frame after the header and its options") {
  CHECK(leads_to(decode_trill("003f 0001 0002 aabb"_hex), Layer::ethernet, "aabb"_hex));
  CHECK(leads_to(decode_trill("08bf 0001 0002 11223344 55667788 aabb"_hex), Layer::ethernet,
                 "aabb"_hex));
}

TEST_CASE("decode_trill leaves other versions closed") {
  CHECK(stops(decode_trill("403f 0001 0002 aabb"_hex), StopReason::not_tcp_udp));
}

TEST_CASE("decode_trill needs its whole header") {
  for_every_cut("00bf 0001 0002 11223344 55667788"_hex, [](ByteView cut) {
    CHECK(stops(decode_trill(cut), StopReason::truncated) == (cut.size() < 14));
  });
}
