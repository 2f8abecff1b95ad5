// The options of `chattcp serve`, checked.
#pragma once

#include "cli/serve_arguments.h"
#include "serve/server.h"

namespace chattcp {

// Throws UsageError, which names the option, the value and what is allowed; Error for a token file
// that cannot be read. `environment_token` is the value of CHATTCP_TOKEN, or null.
ServeOptions check_serve(const ServeArguments& arguments, const char* environment_token);

} // namespace chattcp
