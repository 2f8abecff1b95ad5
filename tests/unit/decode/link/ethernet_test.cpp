#include "decode/link/ethernet.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_ethernet follows the EtherType") {
  CHECK(leads_to(decode_ethernet(ethernet(0x0800, counted(3))), Layer::ipv4, counted(3)));
  CHECK(leads_to(decode_ethernet(ethernet(0x86dd, counted(3))), Layer::ipv6, counted(3)));
  CHECK(stops(decode_ethernet(ethernet(0x0806, counted(28))), StopReason::not_tcp_udp));
}

TEST_CASE("decode_ethernet takes a small number for the length of an 802.3 frame") {
  const Bytes padded = ethernet(3, counted(46));

  CHECK(leads_to(decode_ethernet(padded), Layer::llc, counted(3)));
  CHECK(leads_to(decode_ethernet(ethernet(0x05dc, counted(9))), Layer::llc, counted(9)));
  CHECK(leads_to(decode_ethernet(ethernet(0, counted(9))), Layer::llc, {}));
}

TEST_CASE("decode_ethernet needs its whole header") {
  for_every_cut(ethernet(0x0800, counted(2)), [](ByteView cut) {
    const Step step = decode_ethernet(cut);

    CHECK((cut.size() < 14 ? stops(step, StopReason::truncated)
                           : leads_to(step, Layer::ipv4, cut.subspan(14))));
  });
}
