#include "base/interface.h"

#include "support/catch.h"
#include "support/interface_address.h"

using namespace chattcp;
using namespace chattcp::test;

TEST_CASE("Interface finds the first address of each family") {
  Interface interface;
  CHECK_FALSE(interface.ipv4());
  CHECK_FALSE(interface.ipv6());

  for (const char* const text : {"fe80::1/64", "10.0.0.1/8", "2001:db8::1/64", "192.0.2.1/24"}) {
    interface.addresses.push_back(interface_address(text));
  }
  CHECK(interface.ipv4() == Address::parse("10.0.0.1"));
  CHECK(interface.ipv6() == Address::parse("fe80::1"));
}

TEST_CASE("Interface knows its flags") {
  Interface interface;
  interface.flags = {"up", "running"};
  CHECK(interface.has_flag("running"));
  CHECK_FALSE(interface.has_flag("loopback"));
}

TEST_CASE("InterfaceAddress shows its prefix length, and all of the address") {
  CHECK(interface_address("192.168.1.100/24").text() == "192.168.1.100/24");
  CHECK(interface_address("::1/128").text() == "::1/128");
}
