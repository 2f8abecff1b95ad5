// What the system knows of the devices that libpcap lists. A file per system.
#pragma once

#include "platform/hardware_address.h"

#include <optional>
#include <string>
#include <vector>

namespace chattcp {

struct InterfaceFacts {
  unsigned order = 0;            // For the list; 0 if it is not a network interface.
  std::string friendly_name;     // As the system calls it to its users, if that is not its name.
  std::optional<MacAddress> mac; // Unless libpcap lists it.
};

// For devices by their names, in the same order.
std::vector<InterfaceFacts> facts_of_devices(const std::vector<std::string>& devices);

} // namespace chattcp
