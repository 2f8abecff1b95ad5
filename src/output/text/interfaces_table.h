// The interfaces for a person.
#pragma once

#include "output/interfaces_json.h"

#include <string>
#include <vector>

namespace chattcp {

// A table with a heading: name, flags, hardware address, and a line for each further IP address. In
// colour the heading is bold, the names of interfaces that are up stand out, and those of others
// step back, by ECMA-48 sequences.
std::string interfaces_table(const std::vector<InterfaceRecord>& interfaces, bool color);

} // namespace chattcp
