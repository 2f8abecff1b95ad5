// The options about privileges that `capture` and `serve` share.
#pragma once

#include "confine/confine.h"

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace chattcp {

// As typed.
struct ConfineArguments {
  std::optional<std::string> user;
  bool keep_privileges = false;
  bool no_sandbox = false;
};

// Declares the options and nothing else.
void declare_confine(CLI::App& command, ConfineArguments& arguments);

// Throws UsageError, which names the option, the value and what is allowed; Error for a user that
// does not exist or cannot be assumed.
ConfineOptions check_confine(const ConfineArguments& arguments);

} // namespace chattcp
