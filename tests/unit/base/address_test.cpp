#include "base/address.h"

#include "support/catch.h"
#include "support/frames.h"
#include "support/sockets.h"

#include <algorithm>
#include <random>

using namespace chattcp;
using namespace chattcp::test;

namespace {

std::string text_of(const Bytes& address) {
  return Address::of(address).text();
}

// An address in which zero groups are frequent.
Bytes random_ipv6(std::mt19937& random) {
  Bytes address(16, 0);
  for (std::size_t group = 0; group < 8; ++group) {
    if (random() % 3 == 0) {
      address[2 * group] = static_cast<std::uint8_t>(random() % 4 == 0 ? random() : 0);
      address[2 * group + 1] = static_cast<std::uint8_t>(random());
    }
  }
  return address;
}

// glibc shows an IPv4 address in the deprecated ::a.b.c.d form; RFC 5952 does not.
bool is_ipv4_compatible(const Bytes& address) {
  return std::all_of(address.begin(), address.begin() + 12, [](auto byte) { return byte == 0; });
}

} // namespace

TEST_CASE("Address::text writes IPv4 as a dotted quad") {
  CHECK(text_of(Bytes{0, 0, 0, 0}) == "0.0.0.0");
  CHECK(text_of(Bytes{192, 168, 1, 100}) == "192.168.1.100");
  CHECK(text_of(Bytes{255, 255, 255, 255}) == "255.255.255.255");
}

TEST_CASE("Address::parse reads both families and nothing else") {
  CHECK(Address::parse("192.0.2.1") == Address::of(Bytes{192, 0, 2, 1}));
  CHECK(Address::parse("2001:DB8::1") == Address::of("20010db8000000000000000000000001"_hex));
  for (const char* const bad : {"", "10.0.0.0/8", "1.2.3", "256.0.0.1", " 1.2.3.4", "localhost",
                                "fe80::1%eth0", "[::1]", "::1::", "0x7f000001"}) {
    CAPTURE(bad);
    CHECK_FALSE(Address::parse(bad));
  }
  CHECK_FALSE(Address::parse(std::string_view("1.2.3.4\0", 8)));
}

TEST_CASE("Address::of gives back the bytes of an address, and :: for anything else") {
  const Bytes ipv6 = "20010db8000000000000000000000001"_hex;
  const Address six = Address::of(ipv6);
  const Address four = Address::of(Bytes{192, 0, 2, 1});
  CHECK(Bytes(six.bytes().begin(), six.bytes().end()) == ipv6);
  CHECK_FALSE(six.is_ipv4());
  CHECK(Bytes(four.bytes().begin(), four.bytes().end()) == Bytes{192, 0, 2, 1});
  CHECK(four.is_ipv4());
  CHECK(Address::of({}) == Address());
  CHECK(Address::of(Bytes(5, 1)) == Address());
  CHECK(Address().text() == "::");
}

TEST_CASE("Address keeps the families apart") {
  CHECK(*Address::parse("0.0.0.0") != *Address::parse("::"));
  CHECK(*Address::parse("10.0.0.1") < *Address::parse("10.0.0.2"));
  CHECK(*Address::parse("255.0.0.1") < *Address::parse("::1"));
}

TEST_CASE("Address::is_loopback knows what never leaves this machine") {
  for (const char* const own : {"127.0.0.1", "127.255.255.255", "::1"}) {
    CAPTURE(own);
    CHECK(Address::parse(own)->is_loopback());
  }
  for (const char* const other :
       {"128.0.0.1", "0.0.0.1", "::", "::2", "::101", "7f00::1", "::ffff:127.0.0.1"}) {
    CAPTURE(other);
    CHECK_FALSE(Address::parse(other)->is_loopback());
  }
}

TEST_CASE("Address::is_unspecified knows the address of all interfaces") {
  CHECK(Address::parse("0.0.0.0")->is_unspecified());
  CHECK(Address::parse("::")->is_unspecified());
  CHECK_FALSE(Address::parse("0.0.0.1")->is_unspecified());
  CHECK_FALSE(Address::parse("::1")->is_unspecified());
}

TEST_CASE("Address::unmapped finds the IPv4 address in an IPv4-mapped one") {
  CHECK(Address::parse("::ffff:192.0.2.1")->unmapped().text() == "192.0.2.1");
  for (const char* const other : {"192.0.2.1", "::192.0.2.1", "64:ff9b::192.0.2.1", "::"}) {
    CAPTURE(other);
    CHECK(Address::parse(other)->unmapped() == Address::parse(other));
  }
}

TEST_CASE("Address::network clears the bits after its first ones") {
  CHECK(Address::parse("10.255.2.3")->network(9).text() == "10.128.0.0");
  CHECK(Address::parse("10.1.2.3")->network(0).text() == "0.0.0.0");
  CHECK(Address::parse("10.1.2.3")->network(32).text() == "10.1.2.3");
  CHECK(Address::parse("2001:db8:1:2:3::4")->network(64).text() == "2001:db8:1:2::");
}

TEST_CASE("Address::text follows RFC 5952") {
  const std::vector<std::pair<Bytes, std::string>> cases{
      {Bytes(16, 0), "::"},
      {"00000000000000000000000000000001"_hex, "::1"},
      {"00010000000000000000000000000000"_hex, "1::"},
      {"20010db8000000000000000000000001"_hex, "2001:db8::1"},          // Leading zeros.
      {"20010db8000000010001000100010001"_hex, "2001:db8:0:1:1:1:1:1"}, // Not a single group.
      {"20010000000000010000000000000001"_hex, "2001:0:0:1::1"},        // The longest run.
      {"20010db8000000000001000000000001"_hex, "2001:db8::1:0:0:1"},    // The first of equals.
      {"00000001000000010000000100000001"_hex, "0:1:0:1:0:1:0:1"},
      {"00000000000100010001000100010001"_hex, "::1:1:1:1:1:1"},
      {"00010001000100010001000100000000"_hex, "1:1:1:1:1:1::"},
      {"abcdef01abcdef01abcdef01abcdef01"_hex, "abcd:ef01:abcd:ef01:abcd:ef01:abcd:ef01"},
      {"ffffffffffffffffffffffffffffffff"_hex, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
      {"00000000000000000000ffffc0000201"_hex, "::ffff:192.0.2.1"},
      {"00000000000000000000ffff00000000"_hex, "::ffff:0.0.0.0"},
      {"000000000000000000000000c0000201"_hex, "::c000:201"},
  };
  for (const auto& [address, text] : cases) {
    CHECK(text_of(address) == text);
  }
}

TEST_CASE("Address::text agrees with the system and is read back as the same address") {
  std::mt19937 random(5952);
  for (int round = 0; round < 20'000; ++round) {
    const Bytes address = random_ipv6(random);
    const std::string text = text_of(address);
    CAPTURE(text);
    REQUIRE(text.size() <= kMaxAddressText);
    Bytes back(16);
    REQUIRE(inet_pton(AF_INET6, text.c_str(), back.data()) == 1);
    REQUIRE(back == address);
    if (!is_ipv4_compatible(address)) {
      char expected[INET6_ADDRSTRLEN] = "";
      inet_ntop(AF_INET6, address.data(), expected, sizeof expected);
      REQUIRE(text == expected);
    }
  }
}
