// A capture holds a device, whose name never changes, and has no descriptor.
#include "platform/interface_identity.h"

#include "platform/windows/adapters.h"

#include <algorithm>

namespace chattcp {

bool is_interface(const std::string& name) {
  const std::vector<Adapter> adapters = list_adapters();
  return !name.empty() &&
         (find_adapter(adapters, name) != nullptr ||
          std::any_of(adapters.begin(), adapters.end(), [&name](const Adapter& adapter) {
            return same_name(adapter.friendly_name, name);
          }));
}

unsigned index_of_capture(int /*capture*/, const std::string& /*name*/) {
  return 0;
}

std::string new_name_of(unsigned /*index*/, int /*capture*/, const std::string& /*name*/) {
  return {};
}

std::string name_of_index(unsigned /*index*/, int /*capture*/) {
  return {};
}

// The port of a bridge, or of a virtual switch that has taken the adapter, has no address of its
// own.
bool may_be_bridge_port(unsigned /*index*/, const std::string& name) {
  const std::vector<Adapter> adapters = list_adapters();
  return std::none_of(adapters.begin(), adapters.end(), [&name](const Adapter& adapter) {
    return adapter.has_address && same_name(adapter.friendly_name, name);
  });
}

} // namespace chattcp
