#include "output/interfaces_json.h"

#include "support/catch.h"
#include "support/interface_address.h"

#include <nlohmann/json.hpp>

using namespace chattcp;
using namespace chattcp::test;

namespace {

Interface named(const std::string& name) {
  Interface interface;
  interface.name = name;
  return interface;
}

} // namespace

TEST_CASE("interfaces_json writes the keys in their documented order") {
  const Interface interface {
    .name = "en0", .friendly_name = "", .description = "Ethernet", .mac = "02:00:5e:10:00:00",
    .flags = {"up", "running"}, .addresses = {
      interface_address("192.168.1.100/24"),
      interface_address("fe80::1/64")
    }
  };

  CHECK(interfaces_json({interface}) ==
        R"({"data":[{"Name":"en0","IpV4Address":"192.168.1.100","IpV6Address":"fe80::1",)"
        R"("Description":"Ethernet","Mac":"02:00:5e:10:00:00","Flags":["up","running"],)"
        R"("Addresses":["192.168.1.100/24","fe80::1/64"]}]})"
        "\n");
}

TEST_CASE("interfaces_json shows what an interface lacks as empty") {
  CHECK(interfaces_json({named("any")}) ==
        R"({"data":[{"Name":"any","IpV4Address":"","IpV6Address":"","Description":"","Mac":"",)"
        R"("Flags":[],"Addresses":[]}]})"
        "\n");
  CHECK(interfaces_json({}) == "{\"data\":[]}\n");
}

TEST_CASE("interfaces_json keeps the order of the interfaces") {
  const auto json = nlohmann::json::parse(interfaces_json({named("b"), named("a")}));

  REQUIRE(json["data"].size() == 2);
  CHECK(json["data"][0]["Name"] == "b");
  CHECK(json["data"][1]["Name"] == "a");
}

TEST_CASE("interfaces_json is one line of JSON whatever bytes a name holds") {
  const std::string odd = "a\"b\\c\n\x01\xff\xc3";
  Interface interface = named(odd);
  interface.description = odd;

  const std::string text = interfaces_json({interface});

  CHECK(text.find('\n') == text.size() - 1);
  const auto json = nlohmann::json::parse(text);
  CHECK(json["data"][0]["Name"] == "a\"b\\c\n\x01\xef\xbf\xbd\xef\xbf\xbd");
}

TEST_CASE("interfaces_json has three keys in the dialect of chattcp-capture") {
  const Interface loopback{
      .name = "lo",
      .friendly_name = "",
      .description = "Loopback",
      .mac = "00:00:00:00:00:00",
      .flags = {"up", "loopback"},
      .addresses = {interface_address("127.0.0.1/8"), interface_address("::1/128")}};

  CHECK(interfaces_json({loopback}, Dialect::chattcp_capture) ==
        R"({"data":[{"name":"lo","ipv4_address":"127.0.0.1","ipv6_address":"::1"}]})"
        "\n");
  CHECK(interfaces_json({named("any")}, Dialect::chattcp_capture) ==
        R"({"data":[{"name":"any","ipv4_address":"","ipv6_address":""}]})"
        "\n");
  CHECK(interfaces_json({}, Dialect::chattcp_capture) == "{\"data\":[]}\n");
}

TEST_CASE("interfaces_json has a friendly name only where there is one") {
  Interface wifi = named("\\Device\\NPF_{01}");
  wifi.friendly_name = "Wi-Fi";

  const auto json = nlohmann::json::parse(interfaces_json({wifi, named("eth0")}))["data"];

  CHECK(json[0]["Name"] == wifi.name);
  CHECK(json[0]["FriendlyName"] == "Wi-Fi");
  CHECK_FALSE(json[1].contains("FriendlyName"));
  const auto short_json =
      nlohmann::json::parse(interfaces_json({wifi}, Dialect::chattcp_capture))["data"];
  CHECK(short_json[0]["name"] == "Wi-Fi");
}
