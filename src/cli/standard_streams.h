// Standard input, output and error as the caller left them.
#pragma once

namespace chattcp {

// Opens /dev/null in place of those that were closed, so that no file or socket opened later takes
// their number and receives their data. Writing to a stdout that was closed still fails.
void occupy_standard_streams();

} // namespace chattcp
