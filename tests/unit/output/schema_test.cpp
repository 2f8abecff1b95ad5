#include "output/schema.h"

#include "analyze/analysis.h"
#include "analyze/conversation_observer.h"
#include "decode/packet.h"
#include "output/conversations/conversation_columns.h"
#include "output/fields/field.h"
#include "support/catch.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <string_view>
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

// The members of an object as the ends of paths, ".port"; one empty end for anything else.
std::vector<std::string> members_of(const Json& schema, const Json& all) {
  if (schema.contains("$ref")) {
    return members_of(all.at(schema["$ref"].get<std::string>().substr(8)), all); // "#/$defs/".
  }
  if (!schema.contains("properties")) {
    return {""};
  }
  std::vector<std::string> members;
  for (const auto& [key, value] : schema["properties"].items()) {
    for (const std::string& end : members_of(value, all)) {
      members.push_back("." + key + end);
    }
  }
  return members;
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

  const Json packet = Json::parse(text);
  CHECK(packet["required"] ==
        Json({"timestamp", "packet_size", "src_ip", "dst_ip", "proto", "tcp", "udp"}));
  CHECK(text.ends_with("}\n"));
}

TEST_CASE("the schema knows the fields in their order") {
  const Json packet = Json::parse(schema_of("Packet"));
  const Json whole = Json::parse(kSchema);

  std::vector<std::string> members;
  std::vector<std::string> analysis;
  for (const std::string_view path : kFieldNames) {
    const std::string_view group = group_of(path);
    const std::string member(group.empty() ? path : group);
    if (members.empty() || members.back() != member) {
      members.push_back(member);
    }
    if (group == "analysis") {
      analysis.emplace_back(key_of(path));
    }
  }
  CHECK(keys_of(packet["properties"]) == members);
  CHECK(keys_of(whole["$defs"]["Analysis"]["properties"]) == analysis);
}

TEST_CASE("the schema knows the columns of conversations in their order") {
  const Json all = Json::parse(kSchema)["$defs"];

  std::vector<std::string> paths;
  for (const auto& [key, value] : all["Conversation"]["properties"].items()) {
    for (const std::string& member : members_of(value, all)) {
      paths.push_back(key + member);
    }
  }
  std::vector<std::string> columns;
  for (const ConversationColumn& column : conversation_columns()) {
    columns.emplace_back(column.name);
  }
  CHECK(paths == columns);
}

TEST_CASE("the schema knows the words of the analysis") {
  const Json all = Json::parse(kSchema)["$defs"];

  CHECK(all["TcpEvent"]["enum"] == Json(kTcpEventNames));
  CHECK(all["TcpState"]["enum"] == Json(kTcpStateNames));
  CHECK(all["Analysis"]["properties"]["from"]["enum"] == Json(kRoleNames));
  CHECK(all["Conversation"]["properties"]["ended"]["enum"] == Json(kConversationEndNames));
}

TEST_CASE("the schema knows the flags of TCP in their order") {
  const Json whole = Json::parse(kSchema);
  const std::vector<std::string> keys = keys_of(whole["$defs"]["TcpSegment"]["properties"]);

  const auto first = std::find(keys.begin(), keys.end(), kTcpFlagNames.front());
  REQUIRE(keys.end() - first >= static_cast<std::ptrdiff_t>(kTcpFlagCount));
  CHECK(std::equal(kTcpFlagNames.begin(), kTcpFlagNames.end(), first));
}
