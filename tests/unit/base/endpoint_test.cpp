#include "base/endpoint.h"

#include "support/catch.h"
#include "support/frames.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("Endpoint::text puts IPv6 addresses in brackets") {
  CHECK(Endpoint::of(Bytes{192, 0, 2, 1}, 80).text() == "192.0.2.1:80");
  CHECK(Endpoint::of("20010db8000000000000000000000001"_hex, 443).text() == "[2001:db8::1]:443");
}

TEST_CASE("Endpoint has an IPv4 address on an IPv6 socket as the IPv4 address") {
  CHECK(Endpoint::of("00000000000000000000ffffc0000201"_hex, 80).text() == "192.0.2.1:80");
  CHECK(Endpoint::of("000000000000000000000000c0000201"_hex, 80).text() == "[::c000:201]:80");
}
