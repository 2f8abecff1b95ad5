#include "filter/hint/value_hint.h"

#include "base/error.h"
#include "filter/packet_filter.h"
#include "support/catch.h"

using namespace chattcp;

namespace {

// A bad value of -p, and the spelling that the answer gives.
struct Answer {
  const char* value;
  const char* right;
};

} // namespace

TEST_CASE("A bad port is answered by what was meant") {
  for (const auto& [value, right] :
       std::vector<Answer>{{"http", "http is port 80: -p 80"},
                           {"!SSH", "ssh is port 22: -p '!22'"},
                           {"frobnicate", "names of services are not looked up"},
                           {"TCP", "-p tcp"},
                           {"!UDP", "-p '!udp'"},
                           {"icmp", "only TCP and UDP packets are shown"},
                           {"80-", "a range needs both ends: -p 80-65535"},
                           {"-80", "a range needs both ends: -p 0-80"},
                           {"9000-8000", "the lower port comes first: -p 8000-9000"},
                           {"!9000-8000", "-p '!8000-9000'"},
                           {"80:90", "-p 80-90"},
                           {"80..90", "-p 80-90"},
                           {"80 - 90", "-p 80-90"},
                           {"80\u201390", "-p 80-90"},
                           {":80", "-p 80"},
                           {"tcp:80", "-p tcp -p 80"},
                           {"udp/53", "-p udp -p 53"},
                           {"80/tcp", "-p tcp -p 80"},
                           {"10.0.0.1", "this is an address: -h 10.0.0.1"},
                           {"!::1", "-h '!::1'"},
                           {" 80", "-p 80"},
                           {"!", "-p '!22'"},
                           {"!!22", "-p '!22'"},
                           {"! 22", "-p '!22'"},
                           {"!=22", "-p '!22'"},
                           {"not 22", "-p '!22'"}}) {
    CAPTURE(value);
    CHECK_THAT(port_hint("-p", value), Catch::EndsWith(right));
  }
  CHECK(port_hint("-p", "65536").empty());
  CHECK(port_hint("-p", "").empty());
  CHECK(port_hint("-p", "0x50").empty());
}

TEST_CASE("A bad address is answered by what was meant") {
  for (const auto& [value, right] :
       std::vector<Answer>{{"localhost", "this machine is -h 127.0.0.1,::1"},
                           {"!localhost", "-h '!127.0.0.1,!::1'"},
                           {"example.com", "getent ahosts example.com prints the addresses"},
                           {"fe80::1%eth0", "-h fe80::1 -i eth0"},
                           {"[::1]", "without brackets: -h ::1"},
                           {"[fe80::]/10", "-h fe80::/10"},
                           {"[::1]:80", "-h ::1 -p 80"},
                           {"1.2.3.4:80", "-h 1.2.3.4 -p 80"},
                           {"1.2.3.4.80", "-h 1.2.3.4 -p 80"},
                           {"10.0.0.0/255.255.255.0", "-h 10.0.0.0/24"},
                           {"10.0.0.1-10.0.0.9", "-h 10.0.0.1,10.0.0.2/31,10.0.0.4/30,10.0.0.8/31"},
                           {"!10.0.0.8-10.0.0.9", "-h '!10.0.0.8/31'"},
                           {"10.0.0.254-255", "-h 10.0.0.254/31"},
                           {"0.0.0.0-255.255.255.255", "-h 0.0.0.0/0"},
                           {"0.0.0.1-255.255.255.255", "is spelled as prefixes"},
                           {"10.0.*", "-h 10.0.0.0/16"},
                           {"10.0.0.*", "-h 10.0.0.0/24"},
                           {"10.0.0", "-h 10.0.0.0/24"},
                           {"10/8", "-h 10.0.0.0/8"},
                           {"010.0.0.1", "-h 10.0.0.1"},
                           {"00:11:22:aa:44:55", "-f 'ether host 00:11:22:aa:44:55'"},
                           {"80", "this is a port: -p 80"},
                           {"!:80", "-p '!80'"},
                           {"1.2.3.4 ", "-h 1.2.3.4"},
                           {"!!10.0.0.0/8", "-h '!10.0.0.0/8'"},
                           {"!", "-h '!10.0.0.0/8'"}}) {
    CAPTURE(value);
    CHECK_THAT(address_hint("-h", value), Catch::EndsWith(right));
  }
  for (const char* const value : {"", "*", "10.0.0.256", "10.0.0.0/33", "10.0.0.9-10.0.0.1",
                                  "10.0.0.0/255.0.255.0", "10.*.1", "::1/129", "!1.2.3.4:80"}) {
    CAPTURE(value);
    CHECK(address_hint("-h", value).empty());
  }
}

TEST_CASE("A hint spells flags as the user does") {
  CHECK_THAT(address_hint("-h.src", "1.2.3.4:80"), Catch::EndsWith("-h.src 1.2.3.4 -p.src 80"));
  CHECK_THAT(address_hint("h.dst", "1.2.3.4:80"), Catch::EndsWith("h.dst=1.2.3.4&p.dst=80"));
  CHECK_THAT(address_hint("h", "fe80::1%lo"), Catch::EndsWith("h=fe80::1&i=lo"));
  CHECK_THAT(port_hint("p", "!http"), Catch::EndsWith("p=!80"));
  CHECK_THAT(port_hint("-p.dst", "tcp:80"), Catch::EndsWith("-p tcp -p.dst 80"));
  CHECK_THAT(port_hint("-p.src", "tcp"), Catch::EndsWith("-p tcp"));
}

TEST_CASE("What a hint says is accepted") {
  for (const char* const value :
       {"http", "80-", "-80", "90-80", "80:90", ":80", "!!22", "not 1-2"}) {
    const std::string hint = port_hint("p.src", value);
    const std::string right = hint.substr(hint.find("p.src=") + 6);
    PacketFilter filter;
    CHECK_NOTHROW(filter.add(FilterKey::source_port, "p.src", right));
  }
  for (const char* const value : {"[::1]", "10.0.*", "10.0.0.1-10.0.0.9", "10/8", "localhost",
                                  "!10.0.0.0/255.255.0.0", "010.1.2.3"}) {
    const std::string hint = address_hint("h.src", value);
    const std::string right = hint.substr(hint.find("h.src=") + 6);
    PacketFilter filter;
    CHECK_NOTHROW(filter.add(FilterKey::source_host, "h.src", right));
  }
}
