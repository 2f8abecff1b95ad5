// Arguments that no command takes, and advice about them.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace chattcp {

struct StrayArguments {
  std::string command;                // Empty if none was named.
  std::vector<std::string> arguments; // At least one, in the order typed.

  // The option names of each command as people type them: "-p", "-p.src", "--listen".
  std::map<std::string, std::vector<std::string>> options;
};

// Throws a UsageError that names the first of them, and the right spelling if it can be guessed.
// Checks whether there is a file or an interface of that name.
[[noreturn]] void refuse_stray(const StrayArguments& stray);

// Throws UsageError for a misspelled option of `command` such as -pdst or -interfac, which would
// otherwise be read as a short option with the rest as its value. `options` are those of `command`.
void refuse_misspelled(const std::vector<std::string>& arguments, const std::string& command,
                       const std::vector<std::string>& options);

} // namespace chattcp
