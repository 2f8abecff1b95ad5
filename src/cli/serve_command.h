// `chattcp serve`.
#pragma once

#include "cli/serve_options.h"

namespace chattcp {

// Serves until it is interrupted; returns the exit status. Throws UsageError where a value is
// wrong, Error where it cannot begin.
int run_serve(const ServeOptions& options);

} // namespace chattcp
