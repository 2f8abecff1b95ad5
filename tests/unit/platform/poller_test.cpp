#include "platform/poller.h"

#include "platform/peer.h"
#include "support/catch.h"
#include "support/tcp_pair.h"

#include <chrono>
#include <deque>
#include <thread>

using namespace chattcp;
using namespace chattcp::test;
using namespace std::chrono_literals;

namespace {

constexpr int kLong = 20'000; // Milliseconds; longer than any wait that goes well.

// What is reported of one socket, or of none.
Poller::Ready wait_for_one(Poller& poller, int milliseconds = kLong) {
  const auto ready = poller.wait(milliseconds);
  REQUIRE(ready.size() < 2);
  return ready.empty() ? Poller::Ready{nullptr, 0} : ready.front();
}

} // namespace

TEST_CASE("Poller shows which socket is ready, and for what") {
  Poller poller;
  std::deque<TcpPair> pairs(3);
  for (TcpPair& pair : pairs) {
    prepare_connection(pair.server.fd());
    poller.add(pair.server.fd(), kReadable, &pair);
  }
  CHECK(poller.wait(0).empty());

  send_text(pairs[1].client, "x");
  Poller::Ready ready = wait_for_one(poller);
  CHECK(ready.tag == &pairs[1]);
  CHECK((ready.events & kReadable) != 0);
  CHECK((ready.events & (kWritable | kBroken)) == 0);
  CHECK(wait_for_one(poller).tag == &pairs[1]); // As long as it is unread.

  poller.change(pairs[1].server.fd(), 0, &pairs[1]);
  CHECK(poller.wait(0).empty());
  poller.change(pairs[2].server.fd(), kWritable, &pairs[2]);
  ready = wait_for_one(poller);
  CHECK(ready.tag == &pairs[2]);
  CHECK((ready.events & kWritable) != 0);

  poller.remove(pairs[2].server.fd());
  poller.remove(pairs[2].server.fd());
  CHECK(poller.wait(0).empty());
  send_text(pairs[0].client, "x");
  CHECK(wait_for_one(poller).tag == &pairs[0]);
}

TEST_CASE("Poller shows that a peer has left") {
  Poller poller;
  TcpPair pair;
  prepare_connection(pair.server.fd());
  poller.add(pair.server.fd(), kDeparted, &pair);

  SECTION("by closing the connection") {
    const Socket closing = std::move(pair.client);
  }
  SECTION("by sending nothing more") {
    end_sending(pair.client.fd());
  }
  SECTION("by a reset") {
    abort_connection(std::move(pair.client));
  }

  const Poller::Ready ready = wait_for_one(poller);
  CHECK(ready.tag == &pair);
  CHECK((ready.events & (kDeparted | kBroken)) != 0);
  CHECK(peer_has_left(pair.server.fd()));
}

TEST_CASE("Poller may mistake unread bytes for a departure, which a look shows") {
  Poller poller;
  TcpPair pair;
  prepare_connection(pair.server.fd());
  poller.add(pair.server.fd(), kDeparted, &pair);
  send_text(pair.client, "x");

  wait_for_one(poller, 50);

  CHECK_FALSE(peer_has_left(pair.server.fd()));
}

TEST_CASE("Poller is woken by another thread, also before it waits") {
  Poller poller;
  poller.wake();
  const auto begin = std::chrono::steady_clock::now();
  CHECK(poller.wait(kLong).empty());

  std::thread waking([&poller] {
    std::this_thread::sleep_for(20ms); // So that it most likely waits by now.
    poller.wake();
  });
  CHECK(poller.wait(kLong).empty());
  waking.join();
  CHECK(std::chrono::steady_clock::now() - begin < 10s);
}

TEST_CASE("Poller waits no longer than it is told to") {
  Poller poller;
  const auto begin = std::chrono::steady_clock::now();
  CHECK(poller.wait(20).empty());
  CHECK(std::chrono::steady_clock::now() - begin >= 20ms);
}
