#include "decode/encapsulation/ttag.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_ttag follows the EtherType or length after a timestamp tag") {
  CHECK(leads_to(decode_ttag("0102030405ff 0800 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_ttag("0102030405ff 86dd 60"_hex), Layer::ipv6, "60"_hex));
  CHECK(leads_to(decode_ttag("0102030405ff 8100 0005 0800 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_ttag("0102030405ff 0003 aaaa0300"_hex), Layer::llc, "aaaa03"_hex));
  CHECK(stops(decode_ttag("0102030405ff 0806 00"_hex), StopReason::not_tcp_udp));
}

TEST_CASE("decode_ttag needs its whole tag and the EtherType") {
  const Bytes whole = "0102030405ff 0800"_hex;
  for_every_cut(whole, [&whole](ByteView cut) {
    CHECK(stops(decode_ttag(cut), StopReason::truncated) == (cut.size() < whole.size()));
  });
}
