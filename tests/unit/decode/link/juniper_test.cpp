#include "decode/link/juniper.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_juniper skips extensions of every length") {
  for (const std::size_t length : {0U, 1U, 50U, 300U}) {
    CAPTURE(length);
    const Bytes frame =
        join({"4d474381"_hex, u16(length), Bytes(length, 0x4d), ethernet(0x0800, counted(3))});
    CHECK(leads_to(decode_juniper(frame, LinkType::ethernet), Layer::ipv4, counted(3)));
  }
}

TEST_CASE("decode_juniper takes IP at once where there is no link layer") {
  const Bytes packet = "60 01"_hex;
  for (const Bytes& header : {"4d474302 00000000"_hex, "4d474382 0002 0102 00000000"_hex}) {
    CHECK(
        leads_to(decode_juniper(join({header, packet}), LinkType::ethernet), Layer::ipv6, packet));
    CHECK(leads_to(decode_juniper_pppoe_atm(join({header, packet})), Layer::ipv6, packet));
  }
}

TEST_CASE("decode_juniper needs its magic number") {
  const Bytes frame = join({"4d474400"_hex, ethernet(0x0800, counted(30))});
  CHECK(stops(decode_juniper(frame, LinkType::ethernet), StopReason::malformed));
  CHECK(stops(decode_juniper_pppoe_atm(frame), StopReason::malformed));
}

TEST_CASE("decode_juniper survives every cut") {
  const Bytes whole = join({"4d474380 0003 010203"_hex, ethernet(0x0800, {})});
  for_every_cut(whole, [&whole](ByteView cut) {
    CHECK(stops(decode_juniper(cut, LinkType::ethernet), StopReason::truncated) ==
          (cut.size() < whole.size()));
  });
}
