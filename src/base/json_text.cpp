#include "base/json_text.h"

#include <nlohmann/json.hpp>

namespace chattcp {

std::string json_string(std::string_view text) {
  using Json = nlohmann::json;
  return Json(std::string(text)).dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool is_json(std::string_view text) {
  return nlohmann::json::accept(text);
}

std::string json_array(const std::vector<std::string>& values) {
  std::string text = "[";
  for (const std::string& value : values) {
    text += (text.size() == 1 ? "" : ",") + value;
  }
  return text + "]";
}

JsonObject& JsonObject::add(std::string_view name, std::string_view value) {
  members_ += members_.empty() ? "" : ",";
  members_ += json_string(name) + ":";
  members_ += value;
  return *this;
}

JsonObject& JsonObject::add_string(std::string_view name, std::string_view text) {
  return add(name, json_string(text));
}

std::string JsonObject::text() const {
  return "{" + members_ + "}";
}

} // namespace chattcp
