#include "http/json_text.h"

#include <nlohmann/json.hpp>

namespace chattcp {

namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& object) {
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace

std::string error_json(const std::string& message) {
  return text_of({{"error", message}});
}

std::string dropped_json(std::uint64_t count, std::string_view place) {
  return text_of({{"dropped", count}, {"where", std::string(place)}});
}

} // namespace chattcp
