// GET /api/capture.
#pragma once

#include "http/client_connection.h"
#include "serve/server_state.h"

#include <httplib.h>

namespace chattcp {

// Starts or joins the capture that the parameters ask for, and answers with its stream. Throws
// UsageError for the parameters.
void answer_capture(ServerState& state, ClientConnection& connection,
                    const httplib::Request& request, httplib::Response& response);

} // namespace chattcp
