// `chattcp interfaces`.
#pragma once

#include <optional>
#include <string>

namespace chattcp {

// As typed.
struct InterfacesArguments {
  bool json = false;
  std::optional<std::string> color;
};

// Prints the interfaces: a table on a terminal, JSON elsewhere or on request. Returns the exit
// status. Throws UsageError for a wrong value, Error if the interfaces cannot be listed.
int run_interfaces(const InterfacesArguments& arguments);

} // namespace chattcp
