#include "base/address_prefix.h"

#include "support/catch.h"
#include "support/frames.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

bool parses(std::string_view text) {
  return AddressPrefix::parse(text).has_value();
}

bool contains(const char* prefix, const Bytes& address) {
  return AddressPrefix::parse(prefix)->contains(address);
}

} // namespace

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
    const auto prefix =
        AddressPrefix::parse(Address::of(address).text() + "/" + std::to_string(bits));
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
