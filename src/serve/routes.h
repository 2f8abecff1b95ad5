// The paths of the API.
#pragma once

#include "http/client_connection.h"
#include "serve/server_state.h"

#include <httplib.h>

namespace chattcp {

// Checks who asks (CONTRACT: host, origin, token), then answers. Throws nothing. Any thread.
void answer_request(ServerState& state, ClientConnection& connection,
                    const httplib::Request& request, httplib::Response& response);

} // namespace chattcp
