#include "decode/encapsulation/pseudowire.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/encapsulations.h"
#include "support/steps.h"

#include <algorithm>

using namespace chattcp;
using namespace chattcp::test;

namespace {

Bytes checked_ipv4() {
  Bytes datagram = ipv4(6, tcp(counted(4)));
  unsigned sum = 0;
  for (std::size_t i = 0; i < 20; i += 2) {
    sum += datagram[i] * 256U + datagram[i + 1];
  }
  const Bytes checksum = u16(0xffffU - (sum % 0xffffU));
  std::copy(checksum.begin(), checksum.end(), datagram.begin() + 10);
  return datagram;
}

bool finds(const Bytes& bytes, Layer layer) {
  const std::optional<Step> step = find_pseudowire_payload(bytes);
  return step && step->layer() == layer;
}

} // namespace

TEST_CASE("find_pseudowire_payload knows frames by their headers and the datagram in them") {
  for (const Bytes& datagram : {ipv4(17, udp({})), ipv6(6, tcp({}))}) {
    const Layer ip = datagram[0] >> 4U == 4 ? Layer::ipv4 : Layer::ipv6;
    CHECK(finds(in_ethernet(datagram), Layer::ethernet));
    CHECK(finds(ethernet(0x8100, vlan(ethertype_of(datagram), datagram)), Layer::ethernet));
    CHECK(finds(ethernet(0x0040, snap(ethertype_of(datagram), datagram)), Layer::ethernet));
    CHECK(finds(in_ppp(datagram), ip));
    CHECK(finds(join({"ff03"_hex, in_ppp(datagram)}), ip));
    CHECK(finds(join({"0f00"_hex, typed(datagram)}), ip));
    CHECK(finds(join({"8f00"_hex, typed(datagram)}), ip));
  }
  CHECK(finds(ethernet(0x8847, mpls(1, ipv4(17, udp({})))), Layer::ethernet));
}

TEST_CASE("find_pseudowire_payload takes a datagram for one by its checksum or its addresses") {
  CHECK(finds(checked_ipv4(), Layer::ipv4));
  CHECK_FALSE(find_pseudowire_payload(ipv4(6, tcp(counted(4)))));
  for (const std::uint8_t host : Bytes{0x20, 0x3f, 0xfc, 0xfd, 0xfe}) {
    CHECK(finds(ipv6(6, tcp({}), {.source = Bytes(16, host), .destination = Bytes(16, host)}),
                Layer::ipv6));
  }
  CHECK(finds(ipv6(6, tcp({}), {.destination = Bytes(16, 0xff)}), Layer::ipv6));
  CHECK_FALSE(find_pseudowire_payload(ipv6(6, tcp({}), {.source = Bytes(16, 0xff)})));
  CHECK_FALSE(find_pseudowire_payload(ipv6(6, tcp({}), {.destination = Bytes(16, 0x40)})));
}

TEST_CASE("find_pseudowire_payload finds nothing in what leads nowhere") {
  CHECK_FALSE(find_pseudowire_payload(Bytes(200, 0x00)));
  CHECK_FALSE(find_pseudowire_payload(Bytes(200, 0xff)));
  CHECK_FALSE(find_pseudowire_payload(ethernet(0x0806, Bytes(28, 1))));
  CHECK_FALSE(find_pseudowire_payload(ethernet(0x0800, ipv6(6, tcp({})))));
  CHECK_FALSE(find_pseudowire_payload(ethernet(0x0800, ipv4(1, counted(8)))));
  CHECK_FALSE(find_pseudowire_payload(ethernet(0x0026, join({"424203"_hex, Bytes(35, 0)}))));
  CHECK_FALSE(find_pseudowire_payload(join({"0021"_hex, ipv6(6, tcp({}))})));
}

TEST_CASE("find_pseudowire_payload of a snapshot finds the same or is truncated") {
  const Bytes datagram = ipv6(6, tcp({}));
  for (const Bytes& whole :
       {in_ethernet(datagram), ethernet(0x8100, vlan(0x86dd, datagram)), in_ppp(datagram),
        join({"0f00"_hex, typed(datagram)}), datagram, checked_ipv4(),
        ethernet(0x0040, snap(0x86dd, datagram)), ethernet(0x0806, Bytes(28, 1))}) {
    const std::optional<Step> expected = find_pseudowire_payload(whole);
    for_every_cut(whole, [&expected](ByteView cut) {
      const std::optional<Step> step = find_pseudowire_payload(cut);
      const bool truncated = step && stops(*step, StopReason::truncated);
      const bool agrees =
          step.has_value() == expected.has_value() && (!step || step->layer() == expected->layer());
      CHECK((truncated || agrees));
    });
  }
}
