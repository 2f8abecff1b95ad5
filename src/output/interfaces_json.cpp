#include "output/interfaces_json.h"

#include <nlohmann/json.hpp>

namespace chattcp {

namespace {

using Json = nlohmann::ordered_json;

// Empty where there is none.
std::string text_of(const std::optional<Address>& address) {
  return address ? address->text() : "";
}

std::vector<std::string> texts_of(const std::vector<InterfaceAddress>& addresses) {
  std::vector<std::string> texts;
  texts.reserve(addresses.size());
  for (const InterfaceAddress& address : addresses) {
    texts.push_back(address.text());
  }
  return texts;
}

Json documented(const Interface& interface) {
  return {{"Name", interface.name},
          {"IpV4Address", text_of(interface.ipv4())},
          {"IpV6Address", text_of(interface.ipv6())},
          {"Description", interface.description},
          {"Mac", interface.mac},
          {"Flags", interface.flags},
          {"Addresses", texts_of(interface.addresses)}};
}

Json as_chattcp_capture(const Interface& interface) {
  return {{"name", interface.name},
          {"ipv4_address", text_of(interface.ipv4())},
          {"ipv6_address", text_of(interface.ipv6())}};
}

} // namespace

std::string interfaces_json(const std::vector<Interface>& interfaces, Dialect dialect) {
  Json data = Json::array();
  for (const Interface& interface : interfaces) {
    data.push_back(dialect == Dialect::documented ? documented(interface)
                                                  : as_chattcp_capture(interface));
  }
  // A name or description may hold any bytes; strict dumping would throw on those.
  return Json{{"data", data}}.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace chattcp
