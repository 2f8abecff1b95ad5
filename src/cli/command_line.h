// The command line: parsed, checked and handed to the command it names.
#pragma once

namespace chattcp {

// Parses the arguments and runs the subcommand they name. Returns the exit status. Throws
// UsageError for arguments that make no sense, Error for a failure at run time.
int run_command_line(int argc, char** argv);

} // namespace chattcp
