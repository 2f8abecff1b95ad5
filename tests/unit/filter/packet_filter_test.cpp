#include "filter/packet_filter.h"

#include "base/error.h"
#include "support/filters.h"

#include <catch2/catch.hpp>

using namespace chattcp;
using namespace chattcp::test;

namespace {

using Key = FilterKey;

// TCP from 192.0.2.1 port 40000 to 198.51.100.2 port 443.
bool tcp_matches(const Conditions& conditions) {
  return matches(make_filter(conditions), LinkType::raw, ipv4(6, tcp(counted(2))));
}

// UDP from 2001:db8::1 port 5353 to fe80::2 port 53.
bool udp_matches(const Conditions& conditions) {
  return matches(make_filter(conditions), LinkType::raw, ipv6(17, udp(counted(2))));
}

std::string message_for(Key key, const std::string& flag, const std::string& text) {
  PacketFilter filter;
  try {
    filter.add(key, flag, text);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

} // namespace

TEST_CASE("A filter without conditions matches everything") {
  CHECK(tcp_matches({}));
  CHECK(udp_matches({}));
}

TEST_CASE("Protocols under -p are OR among themselves") {
  CHECK(tcp_matches({{Key::protocol_or_port, "tcp"}}));
  CHECK_FALSE(udp_matches({{Key::protocol_or_port, "tcp"}}));
  CHECK(udp_matches({{Key::protocol_or_port, "udp"}}));
  CHECK_FALSE(tcp_matches({{Key::protocol_or_port, "udp"}}));
  for (const Conditions& both :
       {Conditions{{Key::protocol_or_port, "tcp,udp"}},
        {{Key::protocol_or_port, "udp"}, {Key::protocol_or_port, "tcp"}}}) {
    CHECK(tcp_matches(both));
    CHECK(udp_matches(both));
  }
}

TEST_CASE("Protocols and ports under -p are two flags") {
  CHECK(tcp_matches({{Key::protocol_or_port, "tcp"}, {Key::protocol_or_port, "443,8443"}}));
  CHECK(tcp_matches({{Key::protocol_or_port, "443,tcp,8443"}}));
  CHECK_FALSE(tcp_matches({{Key::protocol_or_port, "udp,443"}}));
  CHECK_FALSE(tcp_matches({{Key::protocol_or_port, "tcp,444"}}));
}

TEST_CASE("A port under -p is source or destination") {
  CHECK(tcp_matches({{Key::protocol_or_port, "40000"}}));
  CHECK(tcp_matches({{Key::protocol_or_port, "1,2,443"}}));
  CHECK_FALSE(tcp_matches({{Key::protocol_or_port, "444"}}));
}

TEST_CASE("Source and destination conditions look at their side alone") {
  CHECK(tcp_matches({{Key::source_port, "40000"}}));
  CHECK_FALSE(tcp_matches({{Key::source_port, "443"}}));
  CHECK(tcp_matches({{Key::destination_port, "443"}}));
  CHECK_FALSE(tcp_matches({{Key::destination_port, "40000"}}));
  CHECK(tcp_matches({{Key::source_host, "192.0.2.1"}}));
  CHECK_FALSE(tcp_matches({{Key::source_host, "198.51.100.2"}}));
  CHECK(udp_matches({{Key::destination_host, "fe80::/10"}}));
  CHECK_FALSE(udp_matches({{Key::destination_host, "2001:db8::/32"}}));
}

TEST_CASE("A host is source or destination, of its own family") {
  CHECK(tcp_matches({{Key::host, "192.0.2.1"}}));
  CHECK(tcp_matches({{Key::host, "198.51.100.0/24"}}));
  CHECK_FALSE(tcp_matches({{Key::host, "198.51.101.0/24"}}));
  CHECK(tcp_matches({{Key::host, "0.0.0.0/0"}}));
  CHECK_FALSE(tcp_matches({{Key::host, "::/0"}}));
  CHECK(udp_matches({{Key::host, "::/0"}}));
  CHECK_FALSE(udp_matches({{Key::host, "0.0.0.0/0"}}));
}

TEST_CASE("Different flags are joined with AND, values of one with OR") {
  CHECK(
      tcp_matches({{Key::source_host, "10.0.0.0/8,192.0.2.1"}, {Key::destination_port, "80,443"}}));
  CHECK(tcp_matches({{Key::host, "10.0.0.1"}, {Key::host, "192.0.2.1"}}));
  CHECK_FALSE(tcp_matches({{Key::source_host, "192.0.2.1"}, {Key::destination_port, "80"}}));
  CHECK_FALSE(tcp_matches({{Key::protocol_or_port, "443"}, {Key::source_port, "443"}}));
  CHECK(tcp_matches({{Key::protocol_or_port, "443"}, {Key::source_port, "40000"}}));
}

TEST_CASE("A bad value names the flag, the value and what is allowed") {
  CHECK(message_for(Key::protocol_or_port, "-p", "sctp") ==
        "-p: 'sctp' is not tcp, udp or a port number from 0 to 65535");
  CHECK(message_for(Key::source_port, "p.src", "65536") ==
        "p.src: '65536' is not a port number from 0 to 65535");
  CHECK(message_for(Key::host, "-h", "localhost") ==
        "-h: 'localhost' is not an IPv4 or IPv6 address or a prefix such as 10.0.0.0/8 (names are "
        "not looked up)");
}

TEST_CASE("The bad one among several values is the one that is named") {
  CHECK(message_for(Key::destination_port, "-p.dst", "80,x,443").starts_with("-p.dst: 'x' is not"));
}

TEST_CASE("Values that are no port are refused") {
  for (const char* const bad : {"", "80,", ",80", "80,,81", " 80", "80 ", "+80", "-1", "0x50",
                                "80.0", "70000", "99999999999999999999", "http", "tcp"}) {
    CAPTURE(bad);
    CHECK(message_for(Key::source_port, "-p.src", bad) != "");
  }
  for (const char* const good : {"0", "80", "65535", "80,81,82"}) {
    CHECK(message_for(Key::source_port, "-p.src", good).empty());
  }
}

TEST_CASE("Values that are no address are refused under each host flag") {
  for (const Key key : {Key::host, Key::source_host, Key::destination_host}) {
    for (const char* const bad : {"", "10.0.0.1,", "10.0.0.0/33", "example.org", "fe80::1%eth0"}) {
      CAPTURE(bad);
      CHECK(message_for(key, "-h", bad) != "");
    }
  }
}
