#include "filter/connection_set.h"

#include "support/catch.h"
#include "support/frames.h"

#include <atomic>
#include <thread>

using namespace chattcp;
using namespace chattcp::test;
using namespace std::chrono_literals;

namespace {

struct End {
  Bytes address;
  std::uint16_t port;

  Endpoint endpoint() const { return Endpoint::of(address, port); }
};

const End kServer{.address = {192, 0, 2, 1}, .port = 8080};
const End kClient{.address = {198, 51, 100, 2}, .port = 50000};
const ConnectionSet::Clock::time_point kBegin = ConnectionSet::Clock::now();

Connection between(const End& local, const End& remote) {
  return {.local = local.endpoint(), .remote = remote.endpoint()};
}

End client_with_port(unsigned port) {
  return {.address = kClient.address, .port = static_cast<std::uint16_t>(port)};
}

Packet tcp_packet(const End& from, const End& to, std::uint16_t flags = kTcpAck) {
  TcpSegment segment;
  segment.header.source_port = from.port;
  segment.header.destination_port = to.port;
  segment.header.flags = flags;
  return {.time = {},
          .wire_length = 54,
          .source_address = from.address,
          .destination_address = to.address,
          .transport = segment};
}

Packet udp_packet(const End& from, const End& to) {
  UdpDatagram datagram;
  datagram.header.source_port = from.port;
  datagram.header.destination_port = to.port;
  return {.time = {},
          .wire_length = 42,
          .source_address = from.address,
          .destination_address = to.address,
          .transport = datagram};
}

// As a fresh view sees it.
bool contains(ConnectionSet& set, const Packet& packet) {
  return ConnectionSet::View(&set).contains(packet);
}

bool contains(ConnectionSet& set, const End& client) {
  return contains(set, tcp_packet(client, kServer));
}

} // namespace

TEST_CASE("ConnectionSet contains the packets of a connection in both directions") {
  ConnectionSet set;
  set.insert(between(kServer, kClient));

  CHECK(contains(set, tcp_packet(kServer, kClient)));
  CHECK(contains(set, tcp_packet(kClient, kServer)));
}

TEST_CASE("ConnectionSet knows IPv6 connections") {
  const End server{.address = "20010db8000000000000000000000001"_hex, .port = 8080};
  const End client{.address = "20010db8000000000000000000000002"_hex, .port = 50000};
  const End other{.address = "20010db8000000000000000000000003"_hex, .port = 50000};
  ConnectionSet set;
  set.insert(between(server, client));

  CHECK(contains(set, tcp_packet(server, client)));
  CHECK(contains(set, tcp_packet(client, server)));
  CHECK_FALSE(contains(set, tcp_packet(other, server)));
}

TEST_CASE("ConnectionSet takes an IPv4 address on an IPv6 socket for what it is on the wire") {
  const End server{.address = "00000000000000000000ffffc0000201"_hex, .port = kServer.port};
  const End client{.address = "00000000000000000000ffffc6336402"_hex, .port = kClient.port};
  ConnectionSet set;
  set.insert(between(server, client));

  CHECK(contains(set, tcp_packet(kServer, kClient)));
  CHECK(contains(set, tcp_packet(kClient, kServer)));
  CHECK(server.endpoint().address.is_ipv4());
  CHECK(server.endpoint() == kServer.endpoint());
}

TEST_CASE("Endpoint does not take an IPv6 address for an IPv4 one that ends in the same bytes") {
  const End compatible{.address = "000000000000000000000000c0000201"_hex, .port = 8080};
  const End translated{.address = "0064ff9b0000000000000000c0000201"_hex, .port = 8080};

  CHECK_FALSE(compatible.endpoint().address.is_ipv4());
  CHECK_FALSE(translated.endpoint().address.is_ipv4());
  CHECK(compatible.endpoint() != kServer.endpoint());
}

TEST_CASE("ConnectionSet does not contain what differs in a port or an address") {
  const End other_client{.address = {198, 51, 100, 3}, .port = kClient.port};
  const End other_server{.address = {192, 0, 2, 2}, .port = kServer.port};
  const End other_service{.address = kServer.address, .port = 8081};
  ConnectionSet set;
  set.insert(between(kServer, kClient));

  for (const End& client : {other_client, client_with_port(50001)}) {
    CHECK_FALSE(contains(set, tcp_packet(client, kServer)));
    CHECK_FALSE(contains(set, tcp_packet(kServer, client)));
  }
  for (const End& server : {other_server, other_service}) {
    CHECK_FALSE(contains(set, tcp_packet(kClient, server)));
    CHECK_FALSE(contains(set, tcp_packet(server, kClient)));
  }
}

TEST_CASE("ConnectionSet does not mix up ports and addresses of the two ends") {
  const End server{.address = kServer.address, .port = kClient.port};
  const End client{.address = kClient.address, .port = kServer.port};
  ConnectionSet set;
  set.insert(between(kServer, kClient));

  CHECK_FALSE(contains(set, tcp_packet(server, client)));
  CHECK_FALSE(contains(set, tcp_packet(client, server)));
}

TEST_CASE("ConnectionSet keeps connections apart that begin and end on this machine") {
  // Both ends listen on the same address; only the pair of ports tells.
  const End client = {.address = kServer.address, .port = 50000};
  ConnectionSet set;
  set.insert(between(kServer, client));

  CHECK(contains(set, tcp_packet(kServer, client)));
  CHECK(contains(set, tcp_packet(client, kServer)));
  CHECK_FALSE(contains(set, tcp_packet(client, client)));
  CHECK_FALSE(contains(set, tcp_packet(kServer, kServer)));
}

TEST_CASE("ConnectionSet does not contain UDP between the same ends") {
  ConnectionSet set;
  set.insert(between(kServer, kClient));

  CHECK_FALSE(contains(set, udp_packet(kServer, kClient)));
  CHECK_FALSE(contains(set, udp_packet(kClient, kServer)));
}

TEST_CASE("ConnectionSet::View of no set, or of an empty one, contains nothing") {
  ConnectionSet empty;

  CHECK_FALSE(ConnectionSet::View(nullptr).contains(tcp_packet(kClient, kServer)));
  CHECK_FALSE(contains(empty, tcp_packet(kClient, kServer)));
}

TEST_CASE("ConnectionSet::View follows the set") {
  ConnectionSet set;
  ConnectionSet::View view(&set);
  const Packet packet = tcp_packet(kClient, kServer);
  CHECK_FALSE(view.contains(packet));

  set.insert(between(kServer, kClient));
  CHECK(view.contains(packet));

  set.erase(between(kServer, kClient));
  CHECK_FALSE(view.contains(packet));
}

TEST_CASE("ConnectionSet still contains a connection that has ended") {
  ConnectionSet set;
  set.insert(between(kServer, kClient));
  set.retire(between(kServer, kClient), kBegin);

  CHECK(contains(set, tcp_packet(kServer, kClient)));
  CHECK(contains(set, tcp_packet(kClient, kServer)));
}

TEST_CASE("ConnectionSet does not contain a new connection between the ends of an old one") {
  ConnectionSet set;
  set.insert(between(kServer, kClient));
  set.retire(between(kServer, kClient), kBegin);
  ConnectionSet::View view(&set);
  CHECK(view.contains(tcp_packet(kServer, kClient)));

  CHECK_FALSE(view.contains(tcp_packet(kClient, kServer, kTcpSyn)));

  CHECK_FALSE(view.contains(tcp_packet(kServer, kClient, kTcpSyn | kTcpAck)));
  CHECK_FALSE(view.contains(tcp_packet(kClient, kServer)));
}

TEST_CASE("ConnectionSet shows a connection between the ends of a retired one to its end") {
  ConnectionSet set;
  set.insert(between(kServer, kClient));
  set.retire(between(kServer, kClient), kBegin);
  ConnectionSet::View view(&set);
  REQUIRE_FALSE(view.contains(tcp_packet(kClient, kServer, kTcpSyn)));

  set.insert(between(kServer, client_with_port(1))); // Another stream begins.

  CHECK_FALSE(view.contains(tcp_packet(kClient, kServer)));
}

TEST_CASE("ConnectionSet hides a stream though a view that is late takes its SYN for another's") {
  ConnectionSet set;
  set.insert(between(kServer, kClient));
  set.retire(between(kServer, kClient), kBegin);

  set.insert(between(kServer, kClient));
  set.erase_retired(between(kServer, kClient));

  CHECK(contains(set, tcp_packet(kClient, kServer)));
}

TEST_CASE("ConnectionSet contains a repeated SYN of a connection that carries a stream") {
  ConnectionSet set;
  set.insert(between(kServer, kClient));
  ConnectionSet::View view(&set);

  CHECK(view.contains(tcp_packet(kClient, kServer, kTcpSyn)));
  CHECK(view.contains(tcp_packet(kClient, kServer)));
}

TEST_CASE("ConnectionSet takes only the client's SYN for a new connection") {
  ConnectionSet set;
  set.insert(between(kServer, kClient));
  set.retire(between(kServer, kClient), kBegin);
  ConnectionSet::View view(&set);

  CHECK(view.contains(tcp_packet(kServer, kClient, kTcpSyn | kTcpAck)));
  CHECK(view.contains(tcp_packet(kClient, kServer, kTcpSyn | kTcpAck)));
  CHECK(view.contains(tcp_packet(kServer, kClient, kTcpSyn)));
  CHECK(view.contains(tcp_packet(kClient, kServer)));
}

TEST_CASE("ConnectionSet contains a connection whose ends carry a stream again") {
  ConnectionSet set;
  set.insert(between(kServer, kClient));
  set.retire(between(kServer, kClient), kBegin);
  set.insert(between(kServer, kClient));

  // Not retired any more: a late SYN does not end it, nor does time.
  set.insert(between(kServer, client_with_port(1)));
  set.retire(between(kServer, client_with_port(1)), kBegin + 120s);
  CHECK(contains(set, tcp_packet(kClient, kServer, kTcpSyn)));
}

TEST_CASE("ConnectionSet forgets erased connections, and takes unknown ones calmly") {
  ConnectionSet set;
  set.insert(between(kServer, kClient));
  set.insert(between(kServer, client_with_port(1)));

  set.erase(between(kServer, kClient));
  set.erase(between(kServer, client_with_port(2)));

  CHECK_FALSE(contains(set, kClient));
  CHECK(contains(set, client_with_port(1)));
}

TEST_CASE("ConnectionSet forgets connections a minute after their end, the others never") {
  ConnectionSet set;
  for (const unsigned port : {1U, 2U, 3U, 4U}) {
    set.insert(between(kServer, client_with_port(port)));
  }
  set.retire(between(kServer, client_with_port(1)), kBegin);
  set.retire(between(kServer, client_with_port(2)), kBegin + 59s);
  CHECK(contains(set, client_with_port(1)));

  set.retire(between(kServer, client_with_port(3)), kBegin + 61s);

  CHECK_FALSE(contains(set, client_with_port(1)));
  CHECK(contains(set, client_with_port(2)));
  CHECK(contains(set, client_with_port(3)));
  CHECK(contains(set, client_with_port(4)));
}

TEST_CASE("ConnectionSet keeps the last 4096 of the connections that have ended") {
  constexpr unsigned kEnded = 4200;
  ConnectionSet set;
  const End alive = client_with_port(60000);
  set.insert(between(kServer, alive));
  for (unsigned port = 1; port <= kEnded; ++port) {
    set.insert(between(kServer, client_with_port(port)));
    set.retire(between(kServer, client_with_port(port)), kBegin + std::chrono::microseconds(port));
  }

  ConnectionSet::View view(&set);
  unsigned kept = 0;
  for (unsigned port = 1; port <= kEnded; ++port) {
    kept += view.contains(tcp_packet(client_with_port(port), kServer)) ? 1 : 0;
  }
  CHECK(kept == 4096);
  CHECK_FALSE(contains(set, client_with_port(kEnded - 4096)));
  CHECK(contains(set, client_with_port(kEnded - 4095)));
  CHECK(contains(set, alive));
}

TEST_CASE("ConnectionSet::View is right while another thread changes the set") {
  ConnectionSet set;
  set.insert(between(kServer, kClient));
  std::atomic<bool> changing = true;
  std::thread changer([&] {
    for (unsigned round = 0; round < 2000; ++round) {
      const Connection connection = between(kServer, client_with_port(round % 7 + 1));
      set.insert(connection);
      set.retire(connection, kBegin + std::chrono::milliseconds(round));
      set.erase(connection);
    }
    changing = false;
  });

  ConnectionSet::View view(&set);
  bool right = true;
  do {
    right = right && view.contains(tcp_packet(kClient, kServer)) &&
            !view.contains(tcp_packet(client_with_port(8), kServer));
  } while (changing);
  changer.join();

  CHECK(right);
  CHECK_FALSE(view.contains(tcp_packet(client_with_port(1), kServer)));
}
