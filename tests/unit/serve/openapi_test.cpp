#include "serve/openapi.h"

#include "base/version.h"
#include "output/schema.h"
#include "support/catch.h"

#include <nlohmann/json.hpp>

using namespace chattcp;

namespace {

using Json = nlohmann::ordered_json;

Json document_of(Dialect dialect) {
  return Json::parse(openapi_json(dialect));
}

} // namespace

TEST_CASE("openapi_json tells the version of the program") {
  CHECK(document_of(Dialect::documented)["info"]["version"] == kVersion);
}

TEST_CASE("openapi_json has the schemas of what is printed, and they refer to each other there") {
  const std::string text = openapi_json(Dialect::documented);
  const Json schemas = Json::parse(text)["components"]["schemas"];

  const Json definitions = Json::parse(kSchema)["$defs"];
  for (const auto& [name, schema] : definitions.items()) {
    INFO(name);
    REQUIRE(schemas.contains(name));
    CHECK(schemas[name].size() == schema.size());
  }
  CHECK(text.find("#/$defs/") == std::string::npos);
  CHECK(schemas["Interfaces"]["properties"]["data"]["items"]["$ref"] ==
        "#/components/schemas/Interface");
}

TEST_CASE("openapi_json of the dialect of chattcp-capture has its keys") {
  const Json schemas = document_of(Dialect::chattcp_capture)["components"]["schemas"];

  CHECK(schemas["Interface"]["required"] == Json({"name", "ipv4_address", "ipv6_address"}));
  CHECK(schemas["Interface"]["properties"].size() == 3);
  CHECK(schemas["TcpSegment"]["properties"].contains("padding"));
  CHECK_FALSE(schemas.contains("Bytes"));
}

TEST_CASE("openapi_json has the same paths and answers for each dialect, and compares none with a "
          "command's") {
  Json paths = document_of(Dialect::documented)["paths"];
  Json paths_of_other = document_of(Dialect::chattcp_capture)["paths"];
  for (const char* const path : {"/api/interfaces", "/api/capture"}) {
    paths[path]["get"].erase("description");
    paths_of_other[path]["get"].erase("description");
    paths[path]["get"].erase("parameters"); // The other one has fewer.
    paths_of_other[path]["get"].erase("parameters");
  }
  paths.erase("/api/files"); // Saved captures are unknown to it.
  paths.erase("/api/packets");
  CHECK(paths_of_other == paths);

  const std::string other = openapi_json(Dialect::chattcp_capture);
  CHECK(other.find("`chattcp interfaces") == std::string::npos);
  CHECK(other.find("line of `chattcp capture`") == std::string::npos);
}
