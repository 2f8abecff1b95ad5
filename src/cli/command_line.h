// The command line: parsed, checked and handed to the command it names.
#pragma once

#include <string>
#include <vector>

namespace chattcp {

// Parses the arguments, which follow the name of the program, and runs the subcommand they name.
// Returns the exit status. Throws UsageError for arguments that make no sense, Error for a failure
// at run time.
int run_command_line(const std::vector<std::string>& arguments);

} // namespace chattcp
