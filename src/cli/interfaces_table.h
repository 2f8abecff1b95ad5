// The interfaces for a person.
#pragma once

#include "output/interfaces_json.h"

#include <string>
#include <vector>

namespace chattcp {

// A table with a heading: name, flags, hardware address, and a line for each further IP address.
std::string interfaces_table(const std::vector<InterfaceRecord>& interfaces);

} // namespace chattcp
