#include "output/interfaces_json.h"

#include <nlohmann/json.hpp>

namespace chattcp {

namespace {

using Json = nlohmann::ordered_json;

Json documented(const InterfaceRecord& interface) {
  return {{"Name", interface.name},
          {"IpV4Address", interface.ipv4_address},
          {"IpV6Address", interface.ipv6_address},
          {"Description", interface.description},
          {"Mac", interface.mac},
          {"Flags", interface.flags},
          {"Addresses", interface.addresses}};
}

Json as_chattcp_capture(const InterfaceRecord& interface) {
  return {{"name", interface.name},
          {"ipv4_address", interface.ipv4_address},
          {"ipv6_address", interface.ipv6_address}};
}

} // namespace

std::string interfaces_json(const std::vector<InterfaceRecord>& interfaces, Dialect dialect) {
  Json data = Json::array();
  for (const InterfaceRecord& interface : interfaces) {
    data.push_back(dialect == Dialect::documented ? documented(interface)
                                                  : as_chattcp_capture(interface));
  }
  // A name or description may hold any bytes; strict dumping would throw on those.
  return Json{{"data", data}}.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace chattcp
