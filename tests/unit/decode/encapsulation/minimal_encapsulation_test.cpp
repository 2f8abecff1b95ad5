#include "decode/encapsulation/minimal_encapsulation.h"

#include "support/catch.h"
#include "support/cuts.h"
#include "support/frames.h"
#include "support/steps.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

const Bytes kOuterSource{10, 0, 0, 1};
const Bytes kOuterDestination{10, 0, 0, 2};

Packet outer_packet() {
  Packet packet;
  packet.source_address = kOuterSource;
  packet.destination_address = kOuterDestination;
  return packet;
}

} // namespace

TEST_CASE("decode_minimal_encapsulation shows the original addresses") {
  Packet packet = outer_packet();
  const Bytes bytes = "06 80 0000 c0a80702 c0a80701 aabb"_hex;

  CHECK(leads_to(decode_minimal_encapsulation(bytes, packet), Layer::tcp, "aabb"_hex));
  CHECK(same(packet.source_address, Bytes{192, 168, 7, 1}));
  CHECK(same(packet.destination_address, Bytes{192, 168, 7, 2}));
}

TEST_CASE("decode_minimal_encapsulation keeps the outer source where it is the original one") {
  Packet packet = outer_packet();
  const Bytes bytes = "11 00 0000 c0a80702 aabb"_hex;

  CHECK(leads_to(decode_minimal_encapsulation(bytes, packet), Layer::udp, "aabb"_hex));
  CHECK(same(packet.source_address, kOuterSource));
  CHECK(same(packet.destination_address, Bytes{192, 168, 7, 2}));
}

TEST_CASE("decode_minimal_encapsulation never mixes addresses of IPv4 and IPv6") {
  const Bytes address(16, 0xaa);
  Packet packet;
  packet.source_address = address;
  packet.destination_address = address;

  CHECK(stops(decode_minimal_encapsulation("06 00 0000 c0a80702 aabb"_hex, packet),
              StopReason::not_tcp_udp));
  CHECK(packet.destination_address.size() == 16);
}

TEST_CASE("decode_minimal_encapsulation needs its whole header") {
  for_every_cut("06 80 0000 c0a80702 c0a80701"_hex, [](ByteView cut) {
    Packet packet = outer_packet();
    CHECK(stops(decode_minimal_encapsulation(cut, packet), StopReason::truncated) ==
          (cut.size() < 12));
  });
}
