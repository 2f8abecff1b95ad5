#include "http/socket/listeners.h"

#include "base/error.h"
#include "support/catch.h"
#include "support/tcp_pair.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

ListenAddress address(const std::string& text, bool optional = false) {
  return {.address = *Address::parse(text), .optional = optional};
}

bool has_ipv6() {
  try {
    const Listeners listeners({address("::1")}, 0);
    return true;
  } catch (const Error&) {
    WARN("no IPv6 here");
    return false;
  }
}

} // namespace

TEST_CASE("parse_listen_address knows addresses of both families") {
  for (const char* const good :
       {"127.0.0.1", "0.0.0.0", "192.168.1.5", "::", "::1", "fe80::1", "::ffff:192.0.2.1"}) {
    CAPTURE(good);
    const auto parsed = parse_listen_address(good);
    REQUIRE(parsed.has_value());
    CHECK(parsed->address.text() == good);
    CHECK_FALSE(parsed->optional);
  }
}

TEST_CASE("parse_listen_address refuses everything else") {
  for (const char* const bad :
       {"", " ", "localhost", "127.0.0.1:8080", "[::1]", "[::1]:8080", "127.0.0.1/8", "127.1",
        "256.0.0.1", "127.0.0.1 ", ":::", "fe80::1%eth0", "*", "example.org", "127.0.0.1,::1"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_listen_address(bad).has_value());
  }
}

TEST_CASE("parse_listen_address gives an address its usual spelling") {
  CHECK(parse_listen_address("0:0:0:0:0:0:0:0")->address.text() == "::");
  CHECK(parse_listen_address("FE80:0::1")->address.text() == "fe80::1");
  CHECK(parse_listen_address("::1")->host() == "[::1]");
  CHECK(parse_listen_address("127.0.0.1")->host() == "127.0.0.1");
}

TEST_CASE("ListenAddress knows what it is") {
  CHECK(address("127.0.0.1").is_loopback());
  CHECK(address("127.8.9.10").is_loopback());
  CHECK(address("::1").is_loopback());
  for (const char* const other : {"0.0.0.0", "::", "192.168.1.5", "fe80::1", "128.0.0.1"}) {
    CAPTURE(other);
    CHECK_FALSE(address(other).is_loopback());
  }
  for (const char* const all : {"0.0.0.0", "::"}) {
    CAPTURE(all);
    CHECK(address(all).is_wildcard());
  }
  for (const char* const one : {"127.0.0.1", "::1", "0.0.0.1"}) {
    CAPTURE(one);
    CHECK_FALSE(address(one).is_wildcard());
  }
  CHECK(address("::").is_ipv6());
  CHECK_FALSE(address("0.0.0.0").is_ipv6());
}

TEST_CASE("Listeners choose a free port for port 0, and clients can connect to it") {
  const Listeners listeners({address("127.0.0.1")}, 0);

  CHECK(listeners.port() != 0);
  REQUIRE(listeners.sockets().size() == 1);
  CHECK(port_of(listeners.sockets().front().fd()) == listeners.port());
  CHECK_NOTHROW(connect_to(listeners.port()));
}

TEST_CASE("Listeners take the port that they are told") {
  std::uint16_t free = 0;
  {
    const Listeners listeners({address("127.0.0.1")}, 0);
    free = listeners.port();
  }
  const Listeners again({address("127.0.0.1")}, free);

  CHECK(again.port() == free);
  CHECK_NOTHROW(connect_to(free));
}

TEST_CASE("Listeners have the same port on all addresses") {
  const Listeners listeners({address("127.0.0.1"), address("127.0.0.2"), address("::1", true)}, 0);

  CHECK(listeners.sockets().size() >= 2);
  for (const Socket& socket : listeners.sockets()) {
    CHECK(port_of(socket.fd()) == listeners.port());
  }
}

TEST_CASE("Listeners have the same port on both families") {
  if (!has_ipv6()) {
    return;
  }
  const Listeners listeners({address("127.0.0.1"), address("::1")}, 0);

  REQUIRE(listeners.sockets().size() == 2);
  CHECK(port_of(listeners.sockets()[0].fd()) == port_of(listeners.sockets()[1].fd()));
}

TEST_CASE("Listeners name the address and the port that is in use") {
  const Listeners first({address("127.0.0.1")}, 0);
  const std::string port = std::to_string(first.port());

  CHECK_THROWS_AS(Listeners({address("127.0.0.1")}, first.port()), Error);
  CHECK_THROWS_WITH(Listeners({address("127.0.0.1")}, first.port()),
                    Catch::StartsWith("127.0.0.1:" + port + ": the port is in use"));
  CHECK_THROWS_WITH(Listeners({address("127.0.0.2"), address("127.0.0.1")}, first.port()),
                    Catch::StartsWith("127.0.0.1:" + port + ": the port is in use"));
  // Also where the address may be left out: it is there.
  CHECK_THROWS_AS(Listeners({address("127.0.0.1", true)}, first.port()), Error);
}

TEST_CASE("Listeners write an IPv6 address with a port in brackets") {
  if (!has_ipv6()) {
    return;
  }
  const Listeners first({address("::1")}, 0);

  CHECK_THROWS_WITH(
      Listeners({address("::1")}, first.port()),
      Catch::StartsWith("[::1]:" + std::to_string(first.port()) + ": the port is in use"));
}

TEST_CASE("Listeners leave out an address that may be missing, and no other") {
  // Of the blocks for documentation (RFC 5737, RFC 3849), so this machine has none of them.
  for (const char* const absent : {"192.0.2.77", "2001:db8::77"}) {
    CAPTURE(absent);
    const Listeners listeners({address("127.0.0.1"), address(absent, true)}, 0);
    CHECK(listeners.sockets().size() == 1);

    CHECK_THROWS_AS(Listeners({address("127.0.0.1"), address(absent)}, 0), Error);
  }
  CHECK_THROWS_WITH(Listeners({address("192.0.2.77")}, 8080),
                    "192.0.2.77:8080: this machine has no such address; 'chattcp interfaces' lists "
                    "its addresses");
}

TEST_CASE("Listeners on all IPv6 addresses take IPv4 as well") {
  if (!has_ipv6()) {
    return;
  }
  const Listeners listeners({address("::")}, 0);

  CHECK_NOTHROW(connect_to(listeners.port()));
}

TEST_CASE("Listeners on all addresses of both families do not get into each other's way") {
  if (!has_ipv6()) {
    return;
  }
  const Listeners listeners({address("0.0.0.0"), address("::")}, 0);

  CHECK(listeners.sockets().size() == 2);
  CHECK_NOTHROW(connect_to(listeners.port()));
}

TEST_CASE("Listeners on an IPv6 loopback address do not take IPv4") {
  if (!has_ipv6()) {
    return;
  }
  const Listeners listeners({address("::1")}, 0);

  CHECK_THROWS(connect_to(listeners.port()));
}
