#include "output/text/interfaces_table.h"

#include "support/catch.h"
#include "support/interface_address.h"

using namespace chattcp;
using namespace chattcp::test;

namespace {

Interface interface(const std::string& name, const std::vector<std::string>& addresses) {
  Interface interface;
  interface.name = name;
  for (const std::string& address : addresses) {
    interface.addresses.push_back(interface_address(address));
  }
  return interface;
}

} // namespace

TEST_CASE("interfaces_table lines up its columns and ends no line in spaces") {
  Interface eth = interface("eth0", {"192.168.1.100/24", "fe80::1/64", "2001:db8::1/64"});
  eth.flags = {"up", "running"};
  eth.mac = "02:00:5e:10:00:00";
  Interface any = interface("any", {});
  any.flags = {"up"};

  CHECK(interfaces_table({eth, any}, false) ==
        "NAME  FLAGS       MAC                ADDRESSES\n"
        "eth0  up,running  02:00:5e:10:00:00  192.168.1.100/24\n"
        "                                     fe80::1/64\n"
        "                                     2001:db8::1/64\n"
        "any   up\n");
}

TEST_CASE("interfaces_table without interfaces is its heading") {
  CHECK(interfaces_table({}, false) == "NAME  FLAGS  MAC  ADDRESSES\n");
}

TEST_CASE("interfaces_table lets no control character through to the terminal") {
  const std::string table = interfaces_table({interface("a\x1b[31m\n\x7f", {})}, false);

  CHECK(table == "NAME      FLAGS  MAC  ADDRESSES\na?[31m??\n");
}

TEST_CASE("interfaces_table in colour is the same table, with the names set off") {
  Interface eth = interface("eth0", {"192.168.1.100/24", "fe80::1/64"});
  eth.flags = {"up", "running"};
  const std::string table = interfaces_table({eth, interface("eth1", {})}, true);

  CHECK_THAT(table, Catch::StartsWith("\x1b[1mNAME\x1b[0m  \x1b[1mFLAGS\x1b[0m"));
  CHECK_THAT(table, Catch::Contains("\x1b[32meth0\x1b[0m  up,running"));
  CHECK_THAT(table, Catch::Contains("\x1b[2meth1\x1b[0m\n"));
  std::string plain = table;
  for (std::size_t at = plain.find('\x1b'); at != std::string::npos; at = plain.find('\x1b')) {
    plain.erase(at, plain.find('m', at) - at + 1);
  }
  CHECK(plain == interfaces_table({eth, interface("eth1", {})}, false));
}

TEST_CASE("interfaces_table shows friendly names where there are some, and numbers") {
  Interface wifi = interface("\\Device\\NPF_{01}", {"192.168.1.100/24", "fe80::1/64"});
  wifi.friendly_name = "Wi-Fi";
  wifi.flags = {"up"};

  CHECK(interfaces_table({wifi, interface("\\Device\\NPF_Other", {})}, false) ==
        "#  NAME               FLAGS  MAC  ADDRESSES\n"
        "1  Wi-Fi              up          192.168.1.100/24\n"
        "                                  fe80::1/64\n"
        "2  \\Device\\NPF_Other\n");
  CHECK_THAT(interfaces_table({wifi}, true), Catch::Contains("1  \x1b[32mWi-Fi\x1b[0m  up"));
}
