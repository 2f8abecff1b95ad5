#include "decode/encapsulation/gtpu.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

// A G-PDU; `optional_fields` are those that `flags` announce.
Bytes gtpu(std::uint8_t flags, const Bytes& optional_fields, const Bytes& payload) {
  return join({{flags, 255},
               u16(optional_fields.size() + payload.size()),
               u32(0x2a),
               optional_fields,
               payload});
}

const Bytes kIpv4 = "45 01"_hex;

} // namespace

TEST_CASE("decode_gtpu takes the version of IP from its first bits") {
  CHECK(leads_to(decode_gtpu(gtpu(0x30, {}, kIpv4)), Layer::ipv4, kIpv4));
  CHECK(leads_to(decode_gtpu(gtpu(0x30, {}, "60 01"_hex)), Layer::ipv6, "60 01"_hex));
  CHECK(leads_to(decode_gtpu(gtpu(0x38, {}, kIpv4)), Layer::ipv4, kIpv4)); // The spare bit.
}

TEST_CASE("decode_gtpu skips the optional fields if any of them is announced") {
  for (const std::uint8_t flags : Bytes{0x31, 0x32, 0x33}) {
    CAPTURE(flags);
    // The type of an extension header has no meaning without its flag.
    CHECK(leads_to(decode_gtpu(gtpu(flags, "1234 56 85"_hex, kIpv4)), Layer::ipv4, kIpv4));
  }
}

TEST_CASE("decode_gtpu skips extension headers") {
  const Bytes session = "0000 00 85 01 1000 00"_hex; // PDU session container.
  const Bytes two = "1234 00 85 01 1000 c0 02 aabbccddeeff 00"_hex;

  CHECK(leads_to(decode_gtpu(gtpu(0x34, session, kIpv4)), Layer::ipv4, kIpv4));
  CHECK(leads_to(decode_gtpu(gtpu(0x36, two, kIpv4)), Layer::ipv4, kIpv4));
}

TEST_CASE("decode_gtpu does not follow an extension header without length") {
  CHECK(stops(decode_gtpu(gtpu(0x34, "0000 00 85 00 8500 00"_hex, Bytes(40, 0x45))),
              StopReason::truncated));
}

TEST_CASE("decode_gtpu ends where its length says") {
  Bytes packet = gtpu(0x30, {}, kIpv4);
  packet.push_back(0xff);

  CHECK(leads_to(decode_gtpu(packet), Layer::ipv4, kIpv4));
}

TEST_CASE("decode_gtpu leaves closed what is no G-PDU of version 1") {
  for (const Bytes& start : {"3001"_hex, "301a"_hex, "30fe"_hex, "20ff"_hex /* GTP' */,
                             "50ff"_hex /* version 2 */, "10ff"_hex}) {
    CAPTURE(start);
    CHECK(stops(decode_gtpu(join({start, u16(2), u32(1), kIpv4})), StopReason::not_tcp_udp));
  }
  CHECK(stops(decode_gtpu(gtpu(0x30, {}, counted(30))), StopReason::malformed)); // Not IP.
}

TEST_CASE("decode_gtpu survives every cut") {
  const Bytes whole = gtpu(0x36, "1234 00 85 01 1000 c0 02 aabbccddeeff 00"_hex, {0x45});
  for_every_cut(whole, [&whole](ByteView cut) {
    CHECK(stops(decode_gtpu(cut), StopReason::truncated) == (cut.size() < whole.size()));
  });
}
