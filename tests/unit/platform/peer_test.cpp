#include "platform/peer.h"

#include "support/catch.h"
#include "support/tcp_pair.h"

#include <chrono>
#include <thread>

using namespace chattcp;
using namespace chattcp::test;

namespace {

// How much has been acknowledged, once nothing is left in the queue.
std::uint64_t acknowledged_at_rest(const Socket& socket, std::uint64_t written) {
  constexpr int kTries = 2000;
  SendQueue queue = send_queue_of(socket.fd(), written);
  for (int i = 0; i < kTries && !queue.empty; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    queue = send_queue_of(socket.fd(), written);
  }
  REQUIRE(queue.empty);
  return queue.acknowledged;
}

} // namespace

TEST_CASE("a send queue counts what the peer has acknowledged", "[kernel]") {
  const TcpPair pair;
  const std::uint64_t before = acknowledged_at_rest(pair.server, 0);

  send_text(pair.server, std::string(1000, 'x'));

  CHECK(acknowledged_at_rest(pair.server, 1000) - before == 1000);
}

TEST_CASE("a peer that only reads has left") {
  const TcpPair pair;
  CHECK_FALSE(peer_has_left(pair.server.fd()));

  end_sending(pair.client.fd());

  CHECK(peer_has_left(pair.server.fd()));
}
