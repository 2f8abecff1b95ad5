// Standard input, output and error as the caller left them.
#pragma once

namespace chattcp {

// Fills those that were closed with /dev/null, so that no file or socket opened later takes their
// number and gets what was meant for them. To write to a stdout that was closed still fails.
void occupy_standard_streams();

} // namespace chattcp
