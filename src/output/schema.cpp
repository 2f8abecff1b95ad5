#include "output/schema.h"

#include <nlohmann/json.hpp>

#include <string_view>

namespace chattcp {

namespace {

using Json = nlohmann::ordered_json;

// Adds to `found` all definitions that `part` refers to, directly or not.
void find_definitions(const Json& part, const Json& all, Json& found) {
  constexpr std::string_view kPrefix = "#/$defs/";
  for (const auto& [key, value] : part.items()) {
    if (value.is_structured()) {
      find_definitions(value, all, found);
    } else if (key == "$ref") {
      const std::string name = value.get<std::string>().substr(kPrefix.size());
      if (!found.contains(name)) {
        found[name] = all.at(name);
        find_definitions(all.at(name), all, found);
      }
    }
  }
}

} // namespace

std::string schema_of(const std::string& name) {
  const Json whole = Json::parse(kSchema);
  const Json& all = whole.at("$defs");
  Json found = Json::object();
  find_definitions(all.at(name), all, found);

  Json schema{{"$schema", whole.at("$schema")}};
  schema.update(all.at(name));
  schema["$defs"] = found;
  return schema.dump(2) + "\n";
}

} // namespace chattcp
