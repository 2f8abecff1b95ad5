#include "decode/encapsulation/nsh.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_nsh follows its next protocol") {
  const auto step = [](std::uint8_t next) {
    static Bytes frame; // Outlives the step, which views it.
    frame = join({"0003 02"_hex, {next}, "00000aff 11223344 aabb"_hex});
    return decode_nsh(frame);
  };
  CHECK(leads_to(step(1), Layer::ipv4, "aabb"_hex));
  CHECK(leads_to(step(2), Layer::ipv6, "aabb"_hex));
  CHECK(leads_to(step(3), Layer::ethernet, "aabb"_hex));
  CHECK(leads_to(step(4), Layer::nsh, "aabb"_hex));
  CHECK(leads_to(step(5), Layer::mpls, "aabb"_hex));
  CHECK(stops(step(0), StopReason::not_tcp_udp));
  CHECK(stops(step(6), StopReason::not_tcp_udp));
}

TEST_CASE("decode_nsh refuses other versions and a length below that of its fixed part") {
  CHECK(stops(decode_nsh("4002 0201 00000aff 45"_hex), StopReason::malformed));
  CHECK(stops(decode_nsh("0001 0201 00000aff 45"_hex), StopReason::malformed));
}

TEST_CASE("decode_nsh needs its whole header") {
  for_every_cut("0006 0101 00000aff 00000000 00000000 00000000 00000000"_hex, [](ByteView cut) {
    CHECK(stops(decode_nsh(cut), StopReason::truncated) == (cut.size() < 24));
  });
}
