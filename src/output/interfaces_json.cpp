#include "output/interfaces_json.h"

#include "base/json_text.h"

namespace chattcp {

namespace {

// Empty where there is none.
std::string text_of(const std::optional<Address>& address) {
  return address ? address->text() : "";
}

std::string array_of(std::vector<std::string> texts) {
  for (std::string& text : texts) {
    text = json_string(text);
  }
  return json_array(texts);
}

std::vector<std::string> texts_of(const std::vector<InterfaceAddress>& addresses) {
  std::vector<std::string> texts;
  texts.reserve(addresses.size());
  for (const InterfaceAddress& address : addresses) {
    texts.push_back(address.text());
  }
  return texts;
}

std::string documented(const Interface& interface) {
  JsonObject object;
  object.add_string("Name", interface.name)
      .add_string("IpV4Address", text_of(interface.ipv4()))
      .add_string("IpV6Address", text_of(interface.ipv6()));
  if (!interface.friendly_name.empty()) {
    object.add_string("FriendlyName", interface.friendly_name);
  }
  return object.add_string("Description", interface.description)
      .add_string("Mac", interface.mac)
      .add("Flags", array_of(interface.flags))
      .add("Addresses", array_of(texts_of(interface.addresses)))
      .text();
}

std::string as_chattcp_capture(const Interface& interface) {
  return JsonObject()
      .add_string("name", interface.label())
      .add_string("ipv4_address", text_of(interface.ipv4()))
      .add_string("ipv6_address", text_of(interface.ipv6()))
      .text();
}

} // namespace

std::string interfaces_json(const std::vector<Interface>& interfaces, Dialect dialect) {
  std::vector<std::string> objects;
  objects.reserve(interfaces.size());
  for (const Interface& interface : interfaces) {
    objects.push_back(dialect == Dialect::documented ? documented(interface)
                                                     : as_chattcp_capture(interface));
  }
  return JsonObject().add("data", json_array(objects)).text() + "\n";
}

} // namespace chattcp
