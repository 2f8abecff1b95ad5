#include "decode/link/frame_relay.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_frame_relay needs its whole header") {
  for (const Bytes& header :
       {"1841 03 cc"_hex, "1841 03 00 cc"_hex, "18404001 03 00 80 000000 0800"_hex}) {
    for_every_cut(header, [&](ByteView cut) {
      const Step step = decode_frame_relay(cut);
      CHECK((cut.size() < header.size() ? stops(step, StopReason::truncated)
                                        : leads_to(step, Layer::ipv4, {})));
    });
  }
}

TEST_CASE("decode_frame_relay follows the network protocol identifier") {
  CHECK(leads_to(decode_frame_relay("1841 03 cc 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_frame_relay("1841 03 8e 60"_hex), Layer::ipv6, "60"_hex));
  CHECK(leads_to(decode_frame_relay("1841 0800 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(stops(decode_frame_relay("1841 03 b1 00"_hex), StopReason::not_tcp_udp));
}

TEST_CASE("decode_frame_relay wants an address of two bytes or more") {
  CHECK(stops(decode_frame_relay("41 0800 45"_hex), StopReason::malformed));
  CHECK(stops(decode_frame_relay("41 03 cc 45"_hex), StopReason::malformed));
  CHECK(leads_to(decode_frame_relay("1840 3041 0800 45"_hex), Layer::ipv4, "45"_hex));
}
