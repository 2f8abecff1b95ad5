#include "output/interfaces_json.h"

#include <nlohmann/json.hpp>

namespace chattcp {

std::string interfaces_json(const std::vector<InterfaceRecord>& interfaces) {
  using Json = nlohmann::ordered_json;
  Json data = Json::array();
  for (const InterfaceRecord& interface : interfaces) {
    data.push_back({{"Name", interface.name},
                    {"IpV4Address", interface.ipv4_address},
                    {"IpV6Address", interface.ipv6_address},
                    {"Description", interface.description},
                    {"Mac", interface.mac},
                    {"Flags", interface.flags},
                    {"Addresses", interface.addresses}});
  }
  // A name or description may hold any bytes; strict dumping would throw on those.
  return Json{{"data", data}}.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace chattcp
