#include "serve/openapi.h"

#include "base/version.h"
#include "output/schema.h"

#include <nlohmann/json.hpp>

#include <string_view>

namespace chattcp {

namespace {

using Json = nlohmann::ordered_json;

// The definitions of output/schema.h, with references to their places in this document.
Json printed_schemas() {
  constexpr std::string_view kThere = "\"#/$defs/";
  constexpr std::string_view kHere = "\"#/components/schemas/";
  std::string text = kSchema;
  for (std::size_t at = text.find(kThere); at != std::string::npos; at = text.find(kThere, at)) {
    text.replace(at, kThere.size(), kHere);
  }
  return Json::parse(text).at("$defs");
}

} // namespace

std::string openapi_json(Dialect dialect) {
  Json document = Json::parse(kOpenApi);
  document["info"]["version"] = kVersion;
  document["components"]["schemas"].update(printed_schemas());
  if (dialect == Dialect::chattcp_capture) {
    document.merge_patch(Json::parse(kOpenApiCompat));
  }
  return document.dump(2) + "\n";
}

} // namespace chattcp
