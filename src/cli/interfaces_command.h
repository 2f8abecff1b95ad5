// `chattcp interfaces`.
#pragma once

namespace chattcp {

// Prints the interfaces: a table on a terminal, JSON elsewhere or where `json` asks for it.
// Returns the exit status. Throws Error.
int run_interfaces(bool json);

} // namespace chattcp
