// What the routes of streams answer alike.
#pragma once

#include "broadcast/capture_wish.h"
#include "http/http_response.h"
#include "http/message/http_request.h"
#include "http/socket/client_connection.h"
#include "serve/access/stream_slots.h"
#include "serve/server_state.h"
#include "serve/stream_type.h"

#include <functional>
#include <memory>
#include <optional>

namespace chattcp {

// How the HTML standard (9.2.3) stops a client that would go on reconnecting.
void answer_end(const ServerState& state, const ClientConnection& connection,
                HttpResponse& response);

void answer_stream(HttpResponse& response, const StreamType& type,
                   std::function<void(BodyWriter& body)> stream);

// The same, with a body that is written in steps.
void answer_stream(HttpResponse& response, const StreamType& type,
                   std::unique_ptr<SteppedBody> stream);

// There is no slot for another stream.
void refuse_stream(ServerState& state, HttpResponse& response, StreamRefusal why);

// The type of a stream for `wish` that the client accepts; `usual` if both forms of JSON suit it.
std::optional<StreamType> accepted_type(const HttpRequest& request, const CaptureWish& wish,
                                        StreamForm usual);

// For a client that accepts none.
void refuse_type(HttpResponse& response, const CaptureWish& wish);

} // namespace chattcp
