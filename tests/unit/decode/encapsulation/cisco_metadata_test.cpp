#include "decode/encapsulation/cisco_metadata.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("decode_cisco_metadata follows the EtherType after the metadata") {
  CHECK(leads_to(decode_cisco_metadata("0101 0001 0005 0800 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(leads_to(decode_cisco_metadata("0101 0001 0005 8100 0064 86dd 60"_hex), Layer::ipv6,
                 "60"_hex));
  CHECK(stops(decode_cisco_metadata("0101 0001 0005 88cc 00"_hex), StopReason::not_tcp_udp));
}

TEST_CASE("decode_cisco_metadata_in_gre follows the EtherType before the metadata") {
  CHECK(
      leads_to(decode_cisco_metadata_in_gre("0800 0101 0001 0005 45"_hex), Layer::ipv4, "45"_hex));
  CHECK(stops(decode_cisco_metadata_in_gre("0806 0101 0001 0005 00"_hex), StopReason::not_tcp_udp));
}

TEST_CASE("Cisco MetaData must be whole") {
  for_every_cut("0101 0001 0005 0800"_hex, [](ByteView cut) {
    CHECK(stops(decode_cisco_metadata(cut), StopReason::truncated) == (cut.size() < 8));
  });
  for_every_cut("0800 0101 0001 0005"_hex, [](ByteView cut) {
    CHECK(stops(decode_cisco_metadata_in_gre(cut), StopReason::truncated) == (cut.size() < 8));
  });
}
