// Refuses requests before anything is done for them.
#pragma once

#include "http/http_response.h"
#include "http/message/http_request.h"
#include "http/socket/client_connection.h"
#include "serve/server_state.h"

#include <optional>
#include <string>

namespace chattcp {

// All answer, count and log what they refuse.

// Returns true if `request` names a host that is not this server, or embeds the answer in a page of
// another site. Enough for what holds no secret: browsers show it to no other page.
bool refuse_embedding(ServerState& state, const Client& client, const HttpRequest& request,
                      HttpResponse& response);

// Likewise, or if it comes from a page that is not allowed. Otherwise lets the browser show the
// answer to the page.
bool refuse_page(ServerState& state, const ClientConnection& connection, const HttpRequest& request,
                 HttpResponse& response);

// Returns true if `request` of `client` lacks the token. `in_path` is a token in its path.
bool refuse_token(ServerState& state, const Client& client, const HttpRequest& request,
                  const std::optional<std::string>& in_path, HttpResponse& response);

} // namespace chattcp
