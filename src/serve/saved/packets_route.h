// GET /api/files, and POST and GET /api/packets.
#pragma once

#include "http/http_response.h"
#include "http/message/http_request.h"
#include "http/socket/client_connection.h"
#include "serve/server_state.h"

namespace chattcp {

// Lists the saved files.
void answer_files(ServerState& state, ClientConnection& connection, const HttpRequest& request,
                  HttpResponse& response);

// Answers with the packets of the capture file that is the body, or that the parameter `file`
// names. Throws UsageError for wrong parameters.
void answer_packets(ServerState& state, ClientConnection& connection, const HttpRequest& request,
                    HttpResponse& response);

} // namespace chattcp
