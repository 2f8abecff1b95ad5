#include "http/client_address.h"

#include "support/catch.h"

using namespace chattcp;

namespace {

ClientAddress ipv4(std::uint8_t first, std::uint8_t last) {
  const std::array<std::uint8_t, kIpv4Length> address{first, 0, 2, last};
  return ClientAddress(Address::of(address));
}

ClientAddress ipv6(std::uint8_t first, std::uint8_t eighth, std::uint8_t last) {
  std::array<std::uint8_t, kIpv6Length> address{first};
  address[7] = eighth;
  address[15] = last;
  return ClientAddress(Address::of(address));
}

} // namespace

TEST_CASE("ClientAddress is a whole IPv4 address") {
  CHECK(ipv4(192, 1) == ipv4(192, 1));
  CHECK(ipv4(192, 1) != ipv4(192, 2));
  CHECK((ipv4(192, 1) < ipv4(192, 2) || ipv4(192, 2) < ipv4(192, 1)));
}

TEST_CASE("ClientAddress is the network of an IPv6 address") {
  CHECK(ipv6(0x20, 1, 1) == ipv6(0x20, 1, 2));
  CHECK(ipv6(0x20, 1, 1) != ipv6(0x20, 2, 1));
  CHECK(ipv6(0x20, 0, 1) != ipv4(192, 1));
}

TEST_CASE("ClientAddress knows this machine's own") {
  CHECK(ipv4(127, 1).is_loopback());
  CHECK(ipv4(127, 200).is_loopback());
  CHECK(ipv6(0, 0, 1).is_loopback());
  CHECK_FALSE(ipv4(192, 1).is_loopback());
  CHECK_FALSE(ipv6(0, 0, 2).is_loopback());
  CHECK_FALSE(ipv6(0x20, 0, 1).is_loopback());
}
