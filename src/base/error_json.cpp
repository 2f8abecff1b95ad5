#include "base/error_json.h"

#include <nlohmann/json.hpp>

namespace chattcp {

std::string error_json(const std::string& message) {
  using Json = nlohmann::json;
  return Json::object({{"error", message}}).dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace chattcp
