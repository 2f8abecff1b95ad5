#include "output/text/conversation_table.h"

#include "support/catch.h"

#include <vector>

using namespace chattcp;

namespace {

const std::vector<std::uint8_t> kClient{10, 0, 0, 1};
const std::vector<std::uint8_t> kServer{10, 0, 0, 2};

constexpr std::uint16_t kFin = 1U << 0U;

Packet segment(bool from_client, std::uint16_t flags, std::uint32_t sequence,
               std::uint32_t acknowledgement, std::uint16_t client_port = 40000) {
  TcpHeader header;
  header.source_port = from_client ? client_port : 80;
  header.destination_port = from_client ? 80 : client_port;
  header.flags = flags;
  header.sequence = sequence;
  header.acknowledgement = acknowledgement;
  return {.time = {},
          .wire_length = 60,
          .source_address = from_client ? kClient : kServer,
          .destination_address = from_client ? kServer : kClient,
          .transport = TcpSegment{.header = header, .options = {}, .payload = {}}};
}

Packet datagram(std::uint16_t source_port, std::uint16_t destination_port) {
  UdpHeader header;
  header.source_port = source_port;
  header.destination_port = destination_port;
  return {.time = {},
          .wire_length = 60,
          .source_address = kClient,
          .destination_address = kServer,
          .transport = UdpDatagram{.header = header, .payload = {}}};
}

// Sequence and acknowledgement, as shown.
std::pair<std::uint32_t, std::uint32_t> follow(ConversationTable& table, const Packet& packet) {
  const auto found = table.find(packet);
  const auto relative = found.conversation.follow(packet.tcp()->header, found.sender);
  return {relative.sequence, relative.acknowledgement};
}

using Numbers = std::pair<std::uint32_t, std::uint32_t>;

} // namespace

TEST_CASE("a conversation counts from its SYNs") {
  ConversationTable table;
  CHECK(follow(table, segment(true, kTcpSyn, 1000, 0)).first == 0);
  CHECK(follow(table, segment(false, kTcpSyn | kTcpAck, 0xffffffff, 1001)) == Numbers(0, 1));
  CHECK(follow(table, segment(true, kTcpAck, 1001, 0)) == Numbers(1, 1)); // Past 2^32.
  CHECK(follow(table, segment(true, kTcpAck, 1101, 99)) == Numbers(101, 100));
}

TEST_CASE("a conversation whose SYN was not seen begins at 1") {
  ConversationTable table;
  CHECK(follow(table, segment(true, kTcpAck, 5000, 7000)) == Numbers(1, 1));
  CHECK(follow(table, segment(false, kTcpAck, 7010, 5020)) == Numbers(11, 21));
}

TEST_CASE("a SYN that is sent again changes nothing, and another one begins anew") {
  ConversationTable table;
  follow(table, segment(true, kTcpSyn, 1000, 0));
  follow(table, segment(false, kTcpSyn | kTcpAck, 2000, 1001));
  CHECK(follow(table, segment(true, kTcpSyn, 1000, 0)).first == 0);
  CHECK(follow(table, segment(false, kTcpAck | kFin, 2005, 1001)) == Numbers(5, 1));

  CHECK(follow(table, segment(true, kTcpSyn, 900000, 0)).first == 0);
  CHECK(follow(table, segment(false, kTcpSyn | kTcpAck, 800000, 900001)) == Numbers(0, 1));
}

TEST_CASE("both directions are one conversation, another port or protocol is another") {
  ConversationTable table;
  const auto number = [&](const Packet& packet) {
    return table.find(packet).conversation.number();
  };
  CHECK(number(segment(true, kTcpAck, 1, 1)) == 0);
  CHECK(number(segment(false, kTcpAck, 1, 1)) == 0);
  CHECK(number(segment(true, kTcpAck, 1, 1, 40001)) == 1);
  CHECK(number(datagram(40000, 80)) == 2);
  CHECK(number(datagram(80, 40000)) == 3); // The addresses have not changed places.
  CHECK(number(segment(false, kTcpAck, 1, 1, 40001)) == 1);
}

TEST_CASE("an address of IPv6 that begins like one of IPv4 is another") {
  ConversationTable table;
  Packet packet = datagram(1, 2);
  const std::uint32_t number = table.find(packet).conversation.number();
  std::vector<std::uint8_t> client(16);
  std::vector<std::uint8_t> server(16);
  std::copy(kClient.begin(), kClient.end(), client.begin());
  std::copy(kServer.begin(), kServer.end(), server.begin());
  packet.source_address = client;
  packet.destination_address = server;
  CHECK(table.find(packet).conversation.number() != number);
}

TEST_CASE("a conversation that goes on is kept while many others come and go") {
  ConversationTable table;
  follow(table, segment(true, kTcpSyn, 1000, 0));
  for (std::uint32_t other = 0; other < 1'000'000; ++other) {
    table.find(datagram(static_cast<std::uint16_t>(other), static_cast<std::uint16_t>(other / 7)));
    if (other % 1000 == 0) {
      CHECK(follow(table, segment(true, kTcpAck, 1001 + other, 0)).first == 1 + other);
    }
  }
}
