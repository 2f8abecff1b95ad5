#include "output/schema.h"

#include "decode/packet.h"
#include "support/catch.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace chattcp;

namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) {
    keys.push_back(key);
  }
  return keys;
}

} // namespace

TEST_CASE("schema_of keeps what the definition needs and no more") {
  const Json whole = Json::parse(kSchema);
  const Json interfaces = Json::parse(schema_of("Interfaces"));

  CHECK(interfaces["$schema"] == whole["$schema"]);
  CHECK(interfaces["properties"] == whole["$defs"]["Interfaces"]["properties"]);
  CHECK(keys_of(interfaces["$defs"]) ==
        std::vector<std::string>{"Interface", "Ipv4Address", "Ipv6Address"});
  CHECK(interfaces["$defs"]["Interface"] == whole["$defs"]["Interface"]);
}

TEST_CASE("schema_of keeps the order of the keys") {
  const std::string text = schema_of("Packet");

  CHECK(keys_of(Json::parse(text)["properties"]) ==
        std::vector<std::string>{"timestamp", "packet_size", "src_ip", "dst_ip", "proto", "tcp",
                                 "udp"});
  CHECK(text.ends_with("}\n"));
}

TEST_CASE("the schema knows the flags of TCP in their order") {
  const Json whole = Json::parse(kSchema);
  const std::vector<std::string> keys = keys_of(whole["$defs"]["TcpSegment"]["properties"]);

  const auto first = std::find(keys.begin(), keys.end(), kTcpFlagNames.front());
  REQUIRE(keys.end() - first >= static_cast<std::ptrdiff_t>(kTcpFlagCount));
  CHECK(std::equal(kTcpFlagNames.begin(), kTcpFlagNames.end(), first));
}
