// Arguments that no command takes, and what the person who typed them needs to know.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace chattcp {

struct StrayArguments {
  std::string command;                // That was named; empty for none.
  std::vector<std::string> arguments; // Those that nothing took, in their order; at least one.

  // The names of the options of each command as people type them: "-p", "-p.src", "--listen".
  std::map<std::string, std::vector<std::string>> options;
};

// Throws the UsageError that names the first of them, and the right spelling where one can be
// guessed. Looks whether there is a file or an interface of that name.
[[noreturn]] void refuse_stray(const StrayArguments& stray);

// Throws UsageError where an argument such as -pdst or -interfac would be read as a short option
// with the rest as its value, and is a misspelled name of `options`, those of `command`.
void refuse_misspelled(const std::vector<std::string>& arguments, const std::string& command,
                       const std::vector<std::string>& options);

} // namespace chattcp
