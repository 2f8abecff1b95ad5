#include "decode/link/fddi.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_fddi accepts LLC frames only") {
  const Bytes rest = join({Bytes(12, 2), counted(4)});

  CHECK(leads_to(decode_fddi(join({"50"_hex, rest})), Layer::llc, counted(4)));
  CHECK(leads_to(decode_fddi(join({"57"_hex, rest})), Layer::llc, counted(4)));
  for (const Bytes& control : {"00"_hex, "40"_hex, "c3"_hex, "60"_hex}) {
    CHECK(stops(decode_fddi(join({control, rest})), StopReason::not_tcp_udp));
  }
}

TEST_CASE("decode_fddi needs its whole header") {
  for_every_cut(join({"50"_hex, Bytes(12, 2)}), [](ByteView cut) {
    CHECK(stops(decode_fddi(cut), StopReason::truncated) == (cut.size() < 13));
  });
}
