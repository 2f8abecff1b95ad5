#include "cli/serve_command.h"

#include "cli/serve_request.h"

#include <cstdlib>

namespace chattcp {

int run_serve(const ServeOptions& options) {
  refuse_set_user_id();
  run_server(check_serve_options(options, std::getenv("CHATTCP_TOKEN"))); // One thread as yet.
  return 0;
}

} // namespace chattcp
