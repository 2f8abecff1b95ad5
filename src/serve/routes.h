// The paths of the API.
#pragma once

#include "http/http_response.h"
#include "http/message/http_request.h"
#include "http/socket/client_connection.h"
#include "serve/server_state.h"

namespace chattcp {

// Checks the host, the origin and the token of a request, then answers it. Throws nothing. Any
// thread.
HttpResponse answer_request(ServerState& state, ClientConnection& connection,
                            const HttpRequest& request);

} // namespace chattcp
