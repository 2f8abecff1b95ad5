#include "decode/pseudowire.h"

#include "support/cuts.h"
#include "support/encapsulations.h"
#include "support/steps.h"

#include <catch2/catch.hpp>

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
  return step && step->layer == layer;
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

TEST_CASE("find_pseudowire_payload takes a datagram for one if its checksum or length is right") {
  CHECK(finds(checked_ipv4(), Layer::ipv4));
  CHECK(finds(ipv6(6, tcp({})), Layer::ipv6));
  CHECK_FALSE(find_pseudowire_payload(ipv4(6, tcp(counted(4)))));
  CHECK_FALSE(find_pseudowire_payload(ipv6(6, tcp({}), {.payload_length = 19})));
}

TEST_CASE("find_pseudowire_payload finds nothing in what leads nowhere") {
  CHECK_FALSE(find_pseudowire_payload({}));
  CHECK_FALSE(find_pseudowire_payload(Bytes(200, 0x00)));
  CHECK_FALSE(find_pseudowire_payload(Bytes(200, 0xff)));
  CHECK_FALSE(find_pseudowire_payload(ethernet(0x0806, Bytes(28, 1))));
  CHECK_FALSE(find_pseudowire_payload(ethernet(0x0800, ipv6(6, tcp({})))));
  CHECK_FALSE(find_pseudowire_payload(ethernet(0x0800, ipv4(1, counted(8)))));
  CHECK_FALSE(find_pseudowire_payload(ethernet(0x0026, join({"424203"_hex, Bytes(35, 0)}))));
  CHECK_FALSE(find_pseudowire_payload(join({"0021"_hex, ipv6(6, tcp({}))})));
}

TEST_CASE("find_pseudowire_payload takes a datagram that is cut by its version") {
  const Bytes frame = in_ethernet(ipv4(17, udp({})));
  for_every_cut(frame, [](ByteView cut) {
    CHECK(find_pseudowire_payload(cut).has_value() == (cut.size() > 14));
  });
}
