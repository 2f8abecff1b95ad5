// Requests that are turned away before anything is done for them.
#pragma once

#include "serve/server_state.h"

#include <httplib.h>

#include <optional>
#include <string>

namespace chattcp {

// All of these answer, count and log what they refuse.

// True where `request` comes from a page that may not ask, or under a name that is not the
// server's. Otherwise tells the browser that the page may read the answer.
bool refuse_page(ServerState& state, const Client& client, const httplib::Request& request,
                 httplib::Response& response);

// True where `request` of `client` lacks the token. `in_path` is one that its path had.
bool refuse_token(ServerState& state, const Client& client, const httplib::Request& request,
                  const std::optional<std::string>& in_path, httplib::Response& response);

} // namespace chattcp
