#include "decode/encapsulation/geneve.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

Bytes geneve(std::uint16_t protocol, const Bytes& payload, const Bytes& options = {}) {
  return join(
      {number(options.size() / 4, 1), "00"_hex, u16(protocol), "00002a00"_hex, options, payload});
}

} // namespace

TEST_CASE("decode_geneve skips options of every length") {
  for (std::size_t words = 0; words < 64; ++words) {
    CAPTURE(words);
    const Bytes options(words * 4, 0x45);
    CHECK(leads_to(decode_geneve(geneve(0x0800, counted(3), options)), Layer::ipv4, counted(3)));
  }
}

TEST_CASE("decode_geneve follows its EtherType") {
  CHECK(leads_to(decode_geneve(geneve(0x6558, ethernet(0x86dd, counted(3)))), Layer::ipv6,
                 counted(3)));
  CHECK(leads_to(decode_geneve(geneve(0x86dd, counted(3))), Layer::ipv6, counted(3)));
  CHECK(leads_to(decode_geneve(geneve(0x8847, counted(3))), Layer::mpls, counted(3)));
  CHECK(stops(decode_geneve(geneve(0x0806, counted(30))), StopReason::not_tcp_udp));
}

TEST_CASE("decode_geneve leaves other versions closed") {
  for (const std::uint8_t version : Bytes{0x40, 0x80, 0xc0}) {
    Bytes packet = geneve(0x0800, counted(3));
    packet[0] = version;
    CHECK(stops(decode_geneve(packet), StopReason::not_tcp_udp));
  }
}

TEST_CASE("decode_geneve survives every cut") {
  const Bytes whole = geneve(0x0800, {}, counted(12));
  for_every_cut(whole, [&whole](ByteView cut) {
    CHECK(stops(decode_geneve(cut), StopReason::truncated) == (cut.size() < whole.size()));
  });
}
