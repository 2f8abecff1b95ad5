// The process that started this one. A file per system.
#pragma once

#include <string>

namespace chattcp {

// The environment variable `name` of the parent, such as sudo, which does not pass all of its own
// on. Empty if it is not set, or if the system does not show it.
std::string variable_of_parent(const std::string& name);

} // namespace chattcp
