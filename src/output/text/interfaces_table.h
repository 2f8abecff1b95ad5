// The interfaces for a person.
#pragma once

#include "base/interface.h"

#include <string>
#include <vector>

namespace chattcp {

// A table with a heading: name, flags, hardware address, and a line for each further IP address. In
// colour the heading is bold, names of interfaces that are up are green, and others are dim, by
// ECMA-48 sequences. Where interfaces have friendly names, these are shown, after the numbers that
// `-i` takes as well.
std::string interfaces_table(const std::vector<Interface>& interfaces, bool color);

} // namespace chattcp
