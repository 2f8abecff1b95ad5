#include "base/address.h"

#include "support/frames.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <random>

using namespace chattcp;
using namespace chattcp::test;

namespace {

bool parses(std::string_view text) {
  return AddressPrefix::parse(text).has_value();
}

bool contains(const char* prefix, const Bytes& address) {
  return AddressPrefix::parse(prefix)->contains(address);
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

TEST_CASE("address_text writes IPv4 as a dotted quad") {
  CHECK(address_text(Bytes{0, 0, 0, 0}) == "0.0.0.0");
  CHECK(address_text(Bytes{192, 168, 1, 100}) == "192.168.1.100");
  CHECK(address_text(Bytes{255, 255, 255, 255}) == "255.255.255.255");
}

TEST_CASE("is_loopback knows what never leaves this machine") {
  CHECK(is_loopback(Bytes{127, 0, 0, 1}));
  CHECK(is_loopback(Bytes{127, 255, 255, 255}));
  CHECK_FALSE(is_loopback(Bytes{128, 0, 0, 1}));
  CHECK_FALSE(is_loopback(Bytes{0, 0, 0, 1}));
  Bytes address(16, 0);
  CHECK_FALSE(is_loopback(address));
  address.back() = 1;
  CHECK(is_loopback(address));
  address.front() = 127;
  CHECK_FALSE(is_loopback(address));
}

TEST_CASE("address_text follows RFC 5952") {
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
    CHECK(address_text(address) == text);
  }
}

TEST_CASE("address_text agrees with the system and is read back as the same address") {
  std::mt19937 random(5952);
  for (int round = 0; round < 20'000; ++round) {
    const Bytes address = random_ipv6(random);
    const std::string text = address_text(address);
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

TEST_CASE("AddressPrefix reads addresses and prefixes") {
  for (const char* const good :
       {"0.0.0.0", "10.0.0.0/8", "10.1.2.3/32", "0.0.0.0/0", "::", "::1", "fe80::/10", "::/0",
        "2001:DB8::1/128", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8/64"}) {
    CAPTURE(good);
    CHECK(parses(good));
  }
}

TEST_CASE("AddressPrefix refuses everything else") {
  for (const char* const bad : {"",
                                "/",
                                "/8",
                                "10.0.0.0/",
                                "10.0.0.0/33",
                                "::1/129",
                                "10.0.0.0/ 8",
                                "10.0.0.0/8 ",
                                "1.2.3",
                                "1.2.3.4.5",
                                "256.0.0.1",
                                "1.2.3.4/-1",
                                "1.2.3.4/+1",
                                "1.2.3.4/8/8",
                                " 1.2.3.4",
                                "1.2.3.4 ",
                                "localhost",
                                "fe80::1%eth0",
                                "[::1]",
                                "::1::",
                                "1:2:3:4:5:6:7",
                                "0x7f000001",
                                "2130706433",
                                "1.2.3.4/4294967304",
                                "10.0.0.0/0x8",
                                "1.2.3.4,5.6.7.8",
                                "g::"}) {
    CAPTURE(bad);
    CHECK_FALSE(parses(bad));
  }
}

TEST_CASE("AddressPrefix does not stop reading at a zero byte") {
  CHECK_FALSE(parses(std::string_view("1.2.3.4\0", 8)));
  CHECK_FALSE(parses(std::string_view("1.2.3.4\0.example", 16)));
  CHECK_FALSE(parses(std::string_view("::1\0/8", 6)));
}

TEST_CASE("AddressPrefix shows itself with all other bits zero") {
  CHECK(AddressPrefix::parse("10.1.2.3/8")->text() == "10.0.0.0/8");
  CHECK(AddressPrefix::parse("10.1.2.3")->text() == "10.1.2.3/32");
  CHECK(AddressPrefix::parse("10.255.2.3/9")->text() == "10.128.0.0/9");
  CHECK(AddressPrefix::parse("255.255.255.255/0")->text() == "0.0.0.0/0");
  CHECK(AddressPrefix::parse("fe80::1/10")->text() == "fe80::/10");
  CHECK(AddressPrefix::parse("::1")->text() == "::1/128");
  CHECK(AddressPrefix::parse("::1")->is_ipv4() == false);
  CHECK(AddressPrefix::parse("1.1.1.1")->is_ipv4());
}

TEST_CASE("AddressPrefix contains the addresses of its family that begin with its bits") {
  CHECK(contains("10.0.0.0/8", {10, 255, 0, 1}));
  CHECK_FALSE(contains("10.0.0.0/8", {11, 0, 0, 1}));
  CHECK(contains("172.16.0.0/12", {172, 31, 255, 255}));
  CHECK_FALSE(contains("172.16.0.0/12", {172, 32, 0, 0}));
  CHECK(contains("192.0.2.1", {192, 0, 2, 1}));
  CHECK_FALSE(contains("192.0.2.1", {192, 0, 2, 2}));
  CHECK(contains("0.0.0.0/0", {1, 2, 3, 4}));
  CHECK_FALSE(contains("0.0.0.0/0", Bytes(16, 0)));
  CHECK_FALSE(contains("::/0", {1, 2, 3, 4}));
  CHECK_FALSE(contains("::/0", {}));
  CHECK(contains("fe80::/10", "febf0000000000000000000000000001"_hex));
  CHECK_FALSE(contains("fe80::/10", "fec00000000000000000000000000001"_hex));
}

TEST_CASE("AddressPrefix compares each number of bits exactly") {
  const Bytes address = "20010db8aaaaaaaa5555555512345678"_hex;
  for (unsigned bits = 1; bits <= 128; ++bits) {
    const auto prefix = AddressPrefix::parse(address_text(address) + "/" + std::to_string(bits));
    Bytes other = address;
    const auto flip = [&other](unsigned bit) {
      other[bit / 8] ^= static_cast<std::uint8_t>(0x80U >> bit % 8);
    };
    CAPTURE(bits);
    flip(bits - 1); // The last bit that counts.
    CHECK_FALSE(prefix->contains(other));
    flip(bits - 1);
    if (bits < 128) {
      flip(bits); // The first that does not.
    }
    CHECK(prefix->contains(other));
  }
}
