#include "decode/encapsulation/macsec.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_macsec decodes frames that are not encrypted") {
  CHECK(leads_to(decode_macsec("00 00 00000001 0800 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_macsec("23 00 00000001 0011223344556677 86dd 60"_hex), Layer::ipv6,
                 "60"_hex)); // With a channel identifier.
  CHECK(leads_to(decode_macsec("00 00 00000001 8100 0005 0800 45"_hex), Layer::ipv4, "45"_hex));
}

TEST_CASE("decode_macsec ends where a short length says") {
  CHECK(leads_to(decode_macsec("00 04 00000001 0800 45aa ffffffff"_hex), Layer::ipv4, "45aa"_hex));
  CHECK(leads_to(decode_macsec("00 2f 00000001 0800 45aa"_hex), Layer::ipv4, "45aa"_hex));
}

TEST_CASE("decode_macsec leaves encrypted, changed and unknown frames closed") {
  for (const std::uint8_t control : Bytes{0x08, 0x04, 0x0c, 0x2c, 0x80}) {
    CAPTURE(control);
    const Bytes frame = join({{control}, "00 00000001 0011223344556677 0800 45"_hex});
    CHECK(stops(decode_macsec(frame), StopReason::not_tcp_udp));
  }
}

TEST_CASE("decode_macsec needs its whole tag and the EtherType") {
  for_every_cut("20 00 00000001 0011223344556677 0800"_hex, [](ByteView cut) {
    CHECK(stops(decode_macsec(cut), StopReason::truncated) == (cut.size() < 16));
  });
}
