#include "http/socket/peer_watch.h"

#include "support/catch.h"
#include "support/tcp_pair.h"

using namespace chattcp;
using namespace chattcp::test;
using namespace std::chrono_literals;

namespace {

// Fills the socket until it takes nothing more; returns how much it took.
std::size_t fill(const Socket& socket) {
  const std::string text(std::size_t{64} * 1024, 'x');
  prepare_connection(socket.fd());
  std::size_t total = 0;
  for (int refusals = 0; refusals < 20;) {
    const Transfer sent = send_pieces(socket.fd(), std::array{std::string_view(text)});
    total += sent.count;
    if (sent.count == 0) {
      // What is on its way into the other side's buffer makes room once more.
      refusals = wait_for_socket(socket.fd(), kWritable, 10) != 0 ? 0 : refusals + 1;
    }
  }
  return total;
}

} // namespace

TEST_CASE("PeerWatch finds a peer fine that is there, however long nothing is sent") {
  const TcpPair pair;
  PeerWatch watch(pair.server.fd());
  const auto begin = PeerWatch::Clock::now();

  CHECK(watch.look(false, begin) == PeerState::fine);
  CHECK(watch.look(false, begin + 31s) == PeerState::fine);
  CHECK(watch.look(false, begin + 1h) == PeerState::fine);
}

TEST_CASE("PeerWatch finds a peer fine that takes what it is sent", "[kernel]") {
  const TcpPair pair;
  PeerWatch watch(pair.server.fd());
  const auto begin = PeerWatch::Clock::now();
  for (int round = 0; round < 5; ++round) {
    send_text(pair.server, "hello");
    watch.add_written(5);
    CHECK(receive(pair.client, 5) == "hello");
    CHECK(watch.look(true, begin + round * 20s) == PeerState::fine);
  }
}

TEST_CASE("PeerWatch sees that a peer has closed the connection") {
  TcpPair pair;
  PeerWatch watch(pair.server.fd());
  { const Socket closing = std::move(pair.client); }

  CHECK(watch.look(false) == PeerState::left);
  CHECK(watch.look(true) == PeerState::left);
}

TEST_CASE("PeerWatch takes a peer that will send nothing more for one that has left") {
  const TcpPair pair;
  PeerWatch watch(pair.server.fd());

  end_sending(pair.client.fd());

  CHECK(watch.look(false) == PeerState::left);
}

// Only POLLRDHUP shows this.
TEST_CASE("PeerWatch sees that a peer has left behind a request that nobody read", "[linux]") {
  TcpPair pair;
  PeerWatch watch(pair.server.fd());
  send_text(pair.client, "GET / HTTP/1.1\r\n\r\n");
  CHECK(watch.look(false) == PeerState::fine);
  { const Socket closing = std::move(pair.client); }

  CHECK(watch.look(false) == PeerState::left);
}

TEST_CASE("PeerWatch sees a reset") {
  TcpPair pair;
  PeerWatch watch(pair.server.fd());
  abort_connection(std::move(pair.client));

  CHECK(watch.look(false) == PeerState::left);
}

TEST_CASE("PeerWatch finds a peer stalled that takes nothing for half a minute") {
  const TcpPair pair;
  PeerWatch watch(pair.server.fd());
  fill(pair.server);
  const auto begin = PeerWatch::Clock::now();

  CHECK(watch.look(true, begin) == PeerState::fine);
  CHECK(watch.look(true, begin + 29s) == PeerState::fine);
  CHECK(watch.look(true, begin + 31s) == PeerState::stalled);
}

TEST_CASE("PeerWatch gives a peer more time that takes something", "[kernel]") {
  const TcpPair pair;
  PeerWatch watch(pair.server.fd());
  const std::size_t filled = fill(pair.server);
  const auto begin = PeerWatch::Clock::now();
  CHECK(watch.look(true, begin) == PeerState::fine);

  // Half of it, as a peer announces new room only when there is much.
  receive(pair.client, filled / 2);
  REQUIRE(wait_for_socket(pair.server.fd(), kWritable, kLongWait) != 0);

  CHECK(watch.look(true, begin + 29s) == PeerState::fine);
  CHECK(watch.look(true, begin + 58s) == PeerState::fine);
  CHECK(watch.look(true, begin + 60s) == PeerState::stalled);
}
