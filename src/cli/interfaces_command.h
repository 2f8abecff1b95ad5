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

// Prints the interfaces: a table on a terminal, JSON elsewhere or where it is asked for. Returns
// the exit status. Throws UsageError for a wrong value, Error.
int run_interfaces(const InterfacesArguments& arguments);

} // namespace chattcp
