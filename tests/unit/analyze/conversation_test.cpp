#include "analyze/conversation.h"

#include "support/catch.h"

using namespace chattcp;

namespace {

using Bytes = std::vector<std::uint8_t>;

Packet packet_between(const Bytes& source, std::uint16_t source_port, const Bytes& destination,
                      std::uint16_t destination_port, bool udp) {
  Packet packet{.time = {},
                .wire_length = 60,
                .source_address = source,
                .destination_address = destination,
                .transport = {}};
  if (udp) {
    packet.transport =
        UdpDatagram{.header = {.source_port = source_port, .destination_port = destination_port},
                    .payload = {}};
  } else {
    packet.transport =
        TcpSegment{.header = {.source_port = source_port, .destination_port = destination_port},
                   .options = {},
                   .payload = {}};
  }
  return packet;
}

const Bytes kOne{10, 0, 0, 1};
const Bytes kOther{192, 168, 100, 200};

Bytes ipv6(std::uint8_t last) {
  Bytes bytes(16, 0x20);
  bytes[15] = last;
  return bytes;
}

} // namespace

TEST_CASE("ends_of gives both directions the same key, and tells who sent") {
  for (const bool udp : {false, true}) {
    for (const auto& [one, other] :
         {std::pair(kOne, kOther), std::pair(ipv6(1), ipv6(2)), std::pair(ipv6(9), ipv6(9))}) {
      const ConversationEnds there = ends_of(packet_between(one, 1000, other, 80, udp));
      const ConversationEnds back = ends_of(packet_between(other, 80, one, 1000, udp));
      CHECK(there.key == back.key);
      CHECK(there.sender + back.sender == 1);
      CHECK(is_udp(there.key) == udp);
      CHECK(endpoint_of(there.key, there.sender) == Endpoint::of(one, 1000));
      CHECK(endpoint_of(there.key, back.sender) == Endpoint::of(other, 80));
    }
  }
}

TEST_CASE("ends_of tells apart what differs in anything") {
  const ConversationKey key = ends_of(packet_between(kOne, 1000, kOther, 80, false)).key;
  CHECK(key != ends_of(packet_between(kOne, 1000, kOther, 80, true)).key);
  CHECK(key != ends_of(packet_between(kOne, 80, kOther, 1000, false)).key);
  CHECK(key != ends_of(packet_between(kOne, 1001, kOther, 80, false)).key);
  CHECK(key != ends_of(packet_between(kOne, 1000, kOne, 80, false)).key);
  Bytes longer = kOne;
  Bytes other_longer = kOther;
  longer.resize(16);
  other_longer.resize(16);
  CHECK(key != ends_of(packet_between(longer, 1000, other_longer, 80, false)).key);
}

TEST_CASE("no key is all zeros") {
  const Bytes none(4);
  CHECK(ends_of(packet_between(none, 0, none, 0, false)).key != ConversationKey{});
  CHECK(ends_of(packet_between(none, 0, none, 0, true)).key != ConversationKey{});
  CHECK(ends_of(packet_between(none, 0, none, 0, true)).sender == 0);
}
