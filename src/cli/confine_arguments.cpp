#include "cli/confine_arguments.h"

#include "base/error.h"
#include "cli/declare.h"

#include <CLI/CLI.hpp>

namespace chattcp {

void declare_confine(CLI::App& command, ConfineArguments& arguments) {
  constexpr const char* kGroup = "Privileges";
  add_value(command, "--user", arguments.user, "USER",
            "User to become when started as root: a name or number\n"
            "(default: the one that called sudo, or nobody)")
      ->group(kGroup);
  add_flag(command, "--keep-privileges", arguments.keep_privileges,
           "Stay root, with all capabilities")
      ->group(kGroup);
  add_flag(command, "--no-sandbox", arguments.no_sandbox,
           "Do not restrict file access and system calls")
      ->group(kGroup);
}

ConfineOptions check_confine(const ConfineArguments& arguments) {
  if (arguments.user && arguments.keep_privileges) {
    throw UsageError("--user and --keep-privileges exclude each other");
  }
  if (arguments.user && arguments.user->empty()) {
    refuse_value("--user", "", "the name or the number of a user");
  }
  return {.user = arguments.user ? std::optional(find_user(*arguments.user)) : std::nullopt,
          .keep_privileges = arguments.keep_privileges,
          .sandbox = !arguments.no_sandbox};
}

} // namespace chattcp
