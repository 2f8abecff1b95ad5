#include "http/socket/client_connection.h"

#include "base/error.h"
#include "support/catch.h"
#include "support/tcp_pair.h"

#include <array>
#include <thread>

using namespace chattcp;
using namespace chattcp::test;
using namespace std::chrono_literals;

namespace {

using Clock = StopSignal::Clock;

// A connection whose other end is `client`.
struct Bench {
  explicit Bench(TcpPair pair = TcpPair())
      : client(std::move(pair.client)), connection(std::move(pair.server), nullptr, stop) {}

  // Closes the client's end.
  void leave() { const Socket closing = std::move(client); }

  StopSignal stop;
  Socket client;
  ClientConnection connection;
};

// All of the request that can be read.
std::string read_all(ClientConnection& connection, std::size_t at_a_time = 1000) {
  std::string text;
  std::vector<char> buffer(at_a_time);
  for (std::size_t count = connection.read(buffer.data(), buffer.size()); count != 0;
       count = connection.read(buffer.data(), buffer.size())) {
    text.append(buffer.data(), count);
  }
  return text;
}

// More than any socket takes that nobody reads.
std::string more_than_a_socket_takes() {
  return std::string(std::size_t{16} << 20U, 'x');
}

} // namespace

TEST_CASE("ClientConnection knows both of its ends") {
  Bench bench;
  const std::uint16_t port = port_of(bench.client.fd());

  CHECK(bench.connection.peer() == "127.0.0.1:" + std::to_string(port));
  CHECK(bench.connection.ends().remote.address.text() == "127.0.0.1");
  CHECK(bench.connection.ends().local.address.text() == "127.0.0.1");
  CHECK(bench.connection.ends().remote.port == port);
  CHECK(bench.connection.ends().remote.address.is_ipv4());
}

TEST_CASE("ClientConnection shows an IPv4 client as one on an IPv6 socket, too") {
  try {
    Bench bench(TcpPair("::")); // Takes IPv4 as well.
    CHECK_THAT(bench.connection.peer(), Catch::StartsWith("127.0.0.1:"));
    CHECK(bench.connection.ends().local.address.text() == "127.0.0.1");
    CHECK(bench.connection.ends().local.address.is_ipv4());
  } catch (const Error& error) {
    WARN("no IPv6 here: " << error.what());
  }
}

TEST_CASE("ClientConnection reads a request in whatever pieces") {
  for (const std::size_t at_a_time : {1U, 7U, 100'000U}) {
    Bench bench;
    const std::string request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    send_text(bench.client, request);
    end_sending(bench.client.fd());

    REQUIRE(bench.connection.wait_for_request());

    CHECK(read_all(bench.connection, at_a_time) == request);
    CHECK_FALSE(bench.connection.request_too_large());
  }
}

TEST_CASE("ClientConnection has no request where the client leaves or the server stops") {
  SECTION("the client leaves") {
    Bench bench;
    bench.leave();
    CHECK_FALSE(bench.connection.wait_for_request());
  }
  SECTION("the server stops") {
    Bench bench;
    bench.stop.request();
    const auto begin = Clock::now();
    CHECK_FALSE(bench.connection.wait_for_request());
    CHECK(Clock::now() - begin < 1s);
  }
}

TEST_CASE("ClientConnection ends a half-sent request when the server stops") {
  Bench bench;
  send_text(bench.client, "GET / HT");
  REQUIRE(bench.connection.wait_for_request());
  bench.stop.request();
  const auto begin = Clock::now();

  CHECK(read_all(bench.connection) == "GET / HT");

  CHECK(Clock::now() - begin < 1s);
}

TEST_CASE("ClientConnection reads no more of a request than shows that it is too long") {
  Bench bench;
  std::thread sender([&bench] {
    try {
      send_text(bench.client, std::string(2 * kMaxRequest, 'x'));
    } catch (const std::exception&) {
      // As it may be: the other side has read enough.
    }
  });
  REQUIRE(bench.connection.wait_for_request());
  CHECK_FALSE(bench.connection.request_too_large());

  const std::string request = read_all(bench.connection);

  CHECK(request.size() == kMaxRequest + 1);
  CHECK(bench.connection.request_too_large());
  end_both_ways(bench.connection.fd()); // Lets the sender go.
  sender.join();
}

TEST_CASE("ClientConnection stops waiting for a request that another thread cuts off") {
  Bench bench;
  std::thread cutting([&bench] {
    std::this_thread::sleep_for(50ms);
    bench.connection.cutoff().request();
  });
  const auto begin = Clock::now();

  CHECK_FALSE(bench.connection.wait_for_request());

  cutting.join();
  CHECK(Clock::now() - begin < 2s);
  CHECK(bench.connection.write({"answer"}));
  CHECK(receive(bench.client, 6) == "answer");
}

TEST_CASE("ClientConnection stops reading a request that another thread cuts off") {
  Bench bench;
  send_text(bench.client, "GET /");
  REQUIRE(bench.connection.wait_for_request());
  std::thread cutting([&bench] {
    std::this_thread::sleep_for(50ms);
    bench.connection.cutoff().request();
  });
  const auto begin = Clock::now();

  CHECK(read_all(bench.connection) == "GET /");

  cutting.join();
  CHECK(Clock::now() - begin < 2s);
  CHECK_FALSE(bench.connection.request_too_slow());
}

TEST_CASE("ClientConnection gives each request a bound of its own") {
  Bench bench;
  for (int request = 0; request < 3; ++request) {
    const std::string text(kMaxRequest - 1, 'x');
    std::thread sender([&] { send_text(bench.client, text); });
    REQUIRE(bench.connection.wait_for_request());
    std::vector<char> buffer(text.size());
    std::size_t count = 0;
    while (count < text.size()) {
      const std::size_t more = bench.connection.read(buffer.data() + count, buffer.size() - count);
      REQUIRE(more != 0);
      count += more;
    }
    sender.join();
    CHECK_FALSE(bench.connection.request_too_large());
  }
}

TEST_CASE("ClientConnection keeps what has come of the next request") {
  Bench bench;
  send_text(bench.client, "firstsecond");
  end_sending(bench.client.fd());
  std::array<char, 5> buffer{};
  REQUIRE(bench.connection.wait_for_request());
  REQUIRE(bench.connection.read(buffer.data(), buffer.size()) == 5);

  REQUIRE(bench.connection.wait_for_request());

  CHECK(read_all(bench.connection) == "second");
}

TEST_CASE("ClientConnection writes all pieces, one after the other") {
  Bench bench;
  std::string expected;
  for (int i = 0; i < 3; ++i) {
    CHECK(bench.connection.write({"", "a", "", "bc", std::string(100'000, 'd'), ""}));
    expected += "abc" + std::string(100'000, 'd');
  }
  CHECK(bench.connection.write(std::vector<std::string_view>(1000, "ab"))); // Several calls.
  CHECK(bench.connection.write({}));
  CHECK(bench.connection.write({"", ""}));
  CHECK(bench.connection.write({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"}));
  for (int i = 0; i < 1000; ++i) {
    expected += "ab";
  }
  expected += "1234567891011";

  CHECK(receive(bench.client, expected.size()) == expected);
}

TEST_CASE("ClientConnection waits for a slow reader") {
  Bench bench;
  const std::string text = more_than_a_socket_takes();
  std::string got;
  std::thread reader([&] {
    std::this_thread::sleep_for(150ms); // So that the writer most likely waits by now.
    got = receive(bench.client, text.size() + 4);
  });

  const bool written = bench.connection.write({"ab", text, "cd"});
  reader.join();

  CHECK(written);
  CHECK(got == "ab" + text + "cd");
  CHECK(bench.connection.peer_state() == PeerState::fine);
}

TEST_CASE("ClientConnection cannot write to a client that has left") {
  Bench bench;
  send_text(bench.client, "not read, so that it is a reset");
  bench.leave();

  // The first writes may still go into the socket.
  bool written = true;
  for (int tries = 0; tries < 100 && written; ++tries) {
    written = bench.connection.write({"x"});
    std::this_thread::sleep_for(1ms);
  }

  CHECK_FALSE(written);
  CHECK(bench.connection.peer_state() == PeerState::left);
}

TEST_CASE("ClientConnection notices that a client leaves which does not read") {
  Bench bench;
  std::thread client([&bench] {
    std::this_thread::sleep_for(50ms);
    bench.leave();
  });
  const auto begin = Clock::now();

  const bool written = bench.connection.write({more_than_a_socket_takes()});
  client.join();

  CHECK_FALSE(written);
  CHECK(bench.connection.peer_state() == PeerState::left);
  CHECK(Clock::now() - begin < 5s);
}

TEST_CASE("ClientConnection gives up a blocked write soon after the server stops") {
  Bench bench;
  bench.stop.request();
  const auto begin = Clock::now();

  CHECK_FALSE(bench.connection.write({more_than_a_socket_takes()}));

  CHECK(bench.connection.peer_state() == PeerState::fine);
  CHECK(Clock::now() - begin < 1s);
}

TEST_CASE("ClientConnection still writes what is taken at once when the server stops") {
  Bench bench;
  bench.stop.request();

  CHECK(bench.connection.write({"goodbye"}));

  CHECK(receive(bench.client, 7) == "goodbye");
}

TEST_CASE("ClientConnection knows that its client has left while nothing is written") {
  Bench bench;
  CHECK(bench.connection.peer_state() == PeerState::fine);

  bench.leave();

  CHECK(bench.connection.peer_state() == PeerState::left);
}

TEST_CASE("ClientConnection without TLS has no handshake to wait for") {
  Bench bench;
  CHECK(bench.connection.handshake() == Handshake::done);
}

TEST_CASE("ClientConnection finishes with the end of what was written, whatever is unread") {
  Bench bench;
  send_text(bench.client, std::string(10'000, 'x')); // Nobody reads it.
  REQUIRE(bench.connection.write({"answer"}));
  std::string got;
  std::thread reader([&] {
    got = receive(bench.client);
    bench.leave();
  });
  const auto begin = Clock::now();

  bench.connection.finish();
  reader.join();

  CHECK(got == "answer");
  CHECK(Clock::now() - begin < 5s);
}

TEST_CASE("ClientConnection does not wait long for a client that does not end its side") {
  Bench bench;
  const auto begin = Clock::now();

  bench.connection.finish();

  CHECK(Clock::now() - begin < 1s);
  CHECK(receive(bench.client).empty()); // It was told, though.
}

TEST_CASE("ClientConnection is refused where the client has left already") {
  StopSignal stop;
  TcpPair pair;
  abort_connection(std::move(pair.client));

  CHECK_THROWS_AS(ClientConnection(std::move(pair.server), nullptr, stop), Error);
}
