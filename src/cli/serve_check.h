// The options of `chattcp serve`, checked.
#pragma once

#include "cli/serve_arguments.h"
#include "serve/server.h"

namespace chattcp {

// Throws UsageError, which names the option, the value and what is allowed; Error for a file with a
// token that cannot be read. `environment_token` is that of CHATTCP_TOKEN, null where it is not
// set.
ServeOptions check_serve(const ServeArguments& arguments, const char* environment_token);

} // namespace chattcp
