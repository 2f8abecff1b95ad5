#include "decode/link/pflog.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/links.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_pflog finds the packet after a header of every length") {
  for (unsigned stated = 45; stated < 256; ++stated) {
    CAPTURE(stated);
    const Bytes header = pflog(static_cast<std::uint8_t>(stated), (stated + 3) / 4 * 4, 2);
    CHECK(leads_to(decode_pflog(join({header, counted(3)})), Layer::ipv4, counted(3)));
  }
}

TEST_CASE("decode_pflog leaves other families closed, and refuses shorter headers") {
  for (const std::uint8_t family : Bytes{0, 1, 18, 255}) {
    CHECK(stops(decode_pflog(join({pflog(64, 64, family), counted(40)})), StopReason::not_tcp_udp));
  }
  for (const std::uint8_t length : Bytes{0, 1, 28, 44}) {
    CHECK(stops(decode_pflog(pflog(length, 64, 2)), StopReason::malformed));
  }
}

TEST_CASE("decode_pflog survives every cut") {
  const Bytes whole = pflog(61, 64, 2);
  for_every_cut(whole, [&whole](ByteView cut) {
    CHECK(stops(decode_pflog(cut), StopReason::truncated) == (cut.size() < whole.size()));
  });
}
