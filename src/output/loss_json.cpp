#include "output/loss_json.h"

namespace chattcp {

std::string loss_json(std::uint64_t count, std::string_view place) {
  return "{\"dropped\":" + std::to_string(count) + ",\"where\":\"" + std::string(place) + "\"}";
}

} // namespace chattcp
