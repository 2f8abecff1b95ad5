// What the server prints when it starts.
#pragma once

#include "serve/server.h"

#include <cstdint>
#include <string>

namespace chattcp {

// Some lines: the port, the address of the page, which clients can connect, and a command that
// does. In the dialect of chattcp-capture there is no page; instead, what to enter in its app, and
// how to connect it from another machine.
std::string greeting(const ServeOptions& options, std::uint16_t port);

} // namespace chattcp
