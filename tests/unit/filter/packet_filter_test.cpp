#include "filter/packet_filter.h"

#include "base/error.h"
#include "support/catch.h"
#include "support/filters.h"

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

TEST_CASE("Source and destination conditions test only their side") {
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

TEST_CASE("A range has the ports from its first to its last") {
  CHECK(tcp_matches({{Key::protocol_or_port, "443-443"}}));
  CHECK(tcp_matches({{Key::protocol_or_port, "1-442,40000-50000"}}));
  CHECK(tcp_matches({{Key::destination_port, "443-500"}}));
  CHECK(tcp_matches({{Key::destination_port, "400-443"}}));
  CHECK_FALSE(tcp_matches({{Key::destination_port, "444-65535"}}));
  CHECK_FALSE(tcp_matches({{Key::destination_port, "0-442"}}));
  CHECK(tcp_matches({{Key::source_port, "0-65535"}}));
}

TEST_CASE("An exclusion of both sides holds where neither side has the value") {
  CHECK_FALSE(tcp_matches({{Key::protocol_or_port, "!443"}}));
  CHECK_FALSE(tcp_matches({{Key::protocol_or_port, "!40000"}}));
  CHECK_FALSE(tcp_matches({{Key::protocol_or_port, "!400-500"}}));
  CHECK(tcp_matches({{Key::protocol_or_port, "!444-39999"}}));
  CHECK_FALSE(tcp_matches({{Key::host, "!192.0.2.1"}}));
  CHECK_FALSE(tcp_matches({{Key::host, "!198.51.100.0/24"}}));
  CHECK(tcp_matches({{Key::host, "!10.0.0.0/8"}}));
  CHECK(tcp_matches({{Key::host, "!::/0"}})); // The other family is in no prefix of this one.
  CHECK(udp_matches({{Key::host, "!0.0.0.0/0"}}));
  CHECK_FALSE(udp_matches({{Key::host, "!::/0"}}));
}

TEST_CASE("An exclusion of one side tests only that side") {
  CHECK(tcp_matches({{Key::source_port, "!443"}}));
  CHECK_FALSE(tcp_matches({{Key::source_port, "!40000"}}));
  CHECK(tcp_matches({{Key::destination_port, "!40000"}}));
  CHECK_FALSE(tcp_matches({{Key::destination_port, "!443"}}));
  CHECK(udp_matches({{Key::source_host, "!fe80::/10"}}));
  CHECK_FALSE(udp_matches({{Key::destination_host, "!fe80::/10"}}));
}

TEST_CASE("All exclusions of a flag must hold, and one of its other values") {
  CHECK(tcp_matches({{Key::protocol_or_port, "!22,!80"}}));
  CHECK_FALSE(tcp_matches({{Key::protocol_or_port, "!22,!443"}}));
  CHECK(tcp_matches({{Key::protocol_or_port, "80,443,!22"}}));
  CHECK_FALSE(tcp_matches({{Key::protocol_or_port, "443,!40000"}})); // Wanted, and excluded.
  CHECK_FALSE(tcp_matches({{Key::protocol_or_port, "80,!22"}}));     // Not excluded, nor wanted.
  CHECK(tcp_matches({{Key::host, "192.0.2.0/24"}, {Key::host, "!192.0.2.128/25"}}));
  CHECK_FALSE(tcp_matches({{Key::host, "192.0.2.0/24,!192.0.2.0/25"}}));
}

TEST_CASE("Exclusions of a protocol and of a port are those of two flags") {
  CHECK(tcp_matches({{Key::protocol_or_port, "!udp"}}));
  CHECK_FALSE(udp_matches({{Key::protocol_or_port, "!udp"}}));
  CHECK_FALSE(tcp_matches({{Key::protocol_or_port, "!tcp"}}));
  CHECK(udp_matches({{Key::protocol_or_port, "!tcp"}}));
  CHECK(tcp_matches({{Key::protocol_or_port, "!udp,443"}}));
  CHECK_FALSE(udp_matches({{Key::protocol_or_port, "!udp,53"}}));
  CHECK_FALSE(tcp_matches({{Key::protocol_or_port, "tcp,!443"}}));
}

TEST_CASE("A filter that can match nothing is refused, with what excludes what") {
  const auto refused = [](const Conditions& conditions, const char* message) {
    CHECK_THROWS_WITH(make_filter(conditions).check("-"), message);
  };
  refused({{Key::protocol_or_port, "tcp"}, {Key::protocol_or_port, "!tcp"}},
          "-p: '!tcp' excludes all of 'tcp'; no packet could match");
  refused({{Key::protocol_or_port, "!udp,!tcp"}},
          "-p: '!tcp,!udp' excludes everything; no packet could match");
  refused({{Key::protocol_or_port, "80-85,!70-83,!82-90"}},
          "-p: '!70-90' excludes all of '80-85'; no packet could match");
  refused({{Key::source_port, "!0-999,!1000-65535"}},
          "-p.src: '!0-65535' excludes everything; no packet could match");
  refused({{Key::host, "10.1.0.0/16,!10.0.0.0/8"}},
          "-h: '!10.0.0.0/8' excludes all of '10.1.0.0/16'; no packet could match");
  refused({{Key::destination_host, "!::/0,!0.0.0.0/0"}},
          "-h.dst: '!0.0.0.0/0,!::/0' excludes everything; no packet could match");
}

TEST_CASE("A filter that can match something is not refused") {
  for (const Conditions& conditions :
       {Conditions{},
        {{Key::protocol_or_port, "tcp,udp,!tcp"}},
        {{Key::protocol_or_port, "80-85,!81-90"}},
        {{Key::protocol_or_port, "!0-65534"}},
        {{Key::host, "!0.0.0.0/0"}},
        {{Key::host, "10.0.0.0/8,!10.1.0.0/16"}},
        {{Key::protocol_or_port, "!80"}, {Key::protocol_or_port, "443,80"}}}) {
    CHECK_NOTHROW(make_filter(conditions).check("-"));
  }
}

TEST_CASE("A bad value names the flag, the value and what is allowed") {
  CHECK(message_for(Key::protocol_or_port, "-p", "x!") ==
        "-p: 'x!' is not tcp, udp, a port number from 0 to 65535 or a range such as 8000-8999");
  CHECK(message_for(Key::source_port, "p.src", "65536") ==
        "p.src: '65536' is not a port number from 0 to 65535 or a range such as 8000-8999");
  CHECK(message_for(Key::host, "-h", "localhost") ==
        "-h: 'localhost' is not an IPv4 or IPv6 address or a prefix such as 10.0.0.0/8; names are "
        "not looked up; this machine is -h 127.0.0.1,::1");
}

TEST_CASE("The bad one among several values is the one that is named") {
  CHECK(message_for(Key::destination_port, "-p.dst", "80,x,443").starts_with("-p.dst: 'x' is not"));
}

TEST_CASE("Values that are no port are refused") {
  for (const char* const bad :
       {"",         "80,",     ",80",  "80,,81", " 80",   "80 ",
        "+80",      "-1",      "0x50", "80.0",   "70000", "99999999999999999999",
        "http",     "tcp",     "80-",  "-80",    "90-80", "80-65536",
        "80-90-95", "80 - 90", "!",    "!!22",   "! 22",  "!tcp"}) {
    CAPTURE(bad);
    CHECK(message_for(Key::source_port, "-p.src", bad) != "");
  }
  for (const char* const good :
       {"0", "80", "65535", "80,81,82", "8000-8999", "80-80", "!22", "!0-1,3"}) {
    CHECK(message_for(Key::source_port, "-p.src", good).empty());
  }
}

TEST_CASE("Values that are no address are refused under each host flag") {
  for (const Key key : {Key::host, Key::source_host, Key::destination_host}) {
    for (const char* const bad : {"", "10.0.0.1,", "10.0.0.0/33", "example.org", "fe80::1%eth0",
                                  "!", "!!::1", "! ::1", "!::1,!", "::1!"}) {
      CAPTURE(bad);
      CHECK(message_for(key, "-h", bad) != "");
    }
  }
}
