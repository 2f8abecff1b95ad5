#include "base/error_json.h"

#include "base/json_text.h"

namespace chattcp {

std::string error_json(const std::string& message) {
  return JsonObject().add_string("error", message).text();
}

} // namespace chattcp
