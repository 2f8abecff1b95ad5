#include "decode/link/pktap.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/links.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_pktap leaves closed what is no packet, or of a link type that is not decoded") {
  Bytes no_packet = join({pktap1(1), ethernet(0x0800, counted(30))});
  no_packet[4] = 0;

  CHECK(stops(decode_pktap(no_packet), StopReason::not_tcp_udp));
  CHECK(stops(decode_pktap(join({pktap1(189), counted(30)})), StopReason::not_tcp_udp));
  CHECK(stops(decode_pktap(join({pktap2(147), counted(30)})), StopReason::not_tcp_udp));
}

TEST_CASE("decode_pktap does not decode link types whose header names another one") {
  constexpr std::uint8_t kPpi = 192;
  CHECK(stops(decode_pktap(join({pktap1(kPpi), "00000800 01000000"_hex, ethernet(0x0800, {})})),
              StopReason::not_tcp_udp));
  Bytes nested = pktap1(0);
  nested[8] = 2; // 258, in little-endian order.
  nested[9] = 1;
  CHECK(stops(decode_pktap(join({nested, pktap1(1), ethernet(0x0800, counted(30))})),
              StopReason::not_tcp_udp));
}

TEST_CASE("decode_pktap refuses a length that is below that of the fixed fields") {
  for (const std::uint8_t length : Bytes{0, 12, 107}) {
    Bytes header = pktap1(1);
    header[0] = length;
    CHECK(stops(decode_pktap(header), StopReason::malformed));
  }
  Bytes header = pktap2(1);
  header[0] = 39;
  CHECK(stops(decode_pktap(header), StopReason::malformed));
}

TEST_CASE("decode_pktap survives every cut") {
  for (const Bytes& header : {pktap1(12), pktap2(12)}) {
    const Bytes whole = join({header, "45"_hex});
    for_every_cut(whole, [&whole](ByteView cut) {
      CHECK(stops(decode_pktap(cut), StopReason::truncated) == (cut.size() < whole.size()));
    });
  }
}
