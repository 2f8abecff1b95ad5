#include "source/interface_choice.h"

#include "base/error.h"
#include "platform/advice.h"
#include "source/interface_search.h"
#include "source/interfaces.h"

#include <algorithm>

namespace chattcp {

std::string label_of_interface(const std::string& text) {
  if (text.empty()) { // Of a capture from a file.
    return text;
  }
  try {
    const std::vector<Interface> interfaces = list_interfaces();
    const Interface* const found = find_interface(interfaces, text);
    return found == nullptr ? text : found->label();
  } catch (const Error&) {
    return text;
  }
}

std::string device_of_interface(const std::string& label) {
  const std::vector<Interface> interfaces = list_interfaces();
  if (const Interface* const found = find_interface(interfaces, label)) {
    return found->name;
  }
  if (interfaces.empty()) {
    throw Error(label + ": there are no interfaces to capture from; " +
                remedy_for_refused_capture());
  }
  throw UnknownInterface((label == "any" ? "Windows cannot capture on all interfaces at once"
                                         : "no interface '" + label + "'") +
                         "; " + list_labels(interfaces));
}

std::string usual_interface() {
  constexpr const char* kMostMachines = "Ethernet";
  try {
    const std::vector<Interface> interfaces = list_interfaces();
    const auto found = std::find_if(interfaces.begin(), interfaces.end(), [](const Interface& one) {
      return one.has_flag("running") && !one.has_flag("loopback") && one.ipv4();
    });
    return found == interfaces.end() ? kMostMachines : found->label();
  } catch (const Error&) {
    return kMostMachines;
  }
}

} // namespace chattcp
