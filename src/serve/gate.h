// Requests that are turned away before anything is done for them.
#pragma once

#include "serve/server_state.h"

#include <httplib.h>

namespace chattcp {

// All of these answer, count and log what they refuse.

// True where `request` comes from a page that may not ask, or under a name that is not the
// server's. Otherwise tells the browser that the page may read the answer.
bool refuse_page(ServerState& state, const Client& client, const httplib::Request& request,
                 httplib::Response& response);

// True where `request` of `client` lacks the token.
bool refuse_token(ServerState& state, const Client& client, const httplib::Request& request,
                  httplib::Response& response);

} // namespace chattcp
