// GET /api/capture, GET /api/capture.pcap and GET /api/conversations.
#pragma once

#include "http/http_response.h"
#include "http/message/http_request.h"
#include "http/socket/client_connection.h"
#include "serve/server_state.h"

namespace chattcp {

// Starts or joins the capture that the parameters describe, and answers with its stream. Throws
// UsageError for wrong parameters.
void answer_capture(ServerState& state, ClientConnection& connection, const HttpRequest& request,
                    HttpResponse& response);

// Likewise, with the frames of the packets as pcap.
void answer_frames(ServerState& state, ClientConnection& connection, const HttpRequest& request,
                   HttpResponse& response);

// Likewise, with the conversations that are over in place of packets.
void answer_conversations(ServerState& state, ClientConnection& connection,
                          const HttpRequest& request, HttpResponse& response);

} // namespace chattcp
