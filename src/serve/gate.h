// Requests that are turned away before anything is done for them.
#pragma once

#include "serve/server_state.h"

#include <httplib.h>

namespace chattcp {

// True where `request` comes from a page that may not ask, or under a name that is not the
// server's, which has been answered then. Otherwise tells the browser that the page may read the
// answer.
bool refuse_page(const AccessPolicy& access, const httplib::Request& request,
                 httplib::Response& response);

// True where `request` of `client` lacks the token, or others of that address have been wrong too
// often, which has been answered then.
bool refuse_token(ServerState& state, const ClientAddress& client, const httplib::Request& request,
                  httplib::Response& response);

} // namespace chattcp
