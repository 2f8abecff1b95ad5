// What the server says when it starts.
#pragma once

#include "serve/server.h"

#include <cstdint>
#include <string>

namespace chattcp {

// Some lines: the port, then in plain words which clients can connect, with a command that does. In
// the dialect of chattcp-capture also what to type into the app that speaks it, and how to let it
// in from another machine.
std::string greeting(const ServeOptions& options, std::uint16_t port);

} // namespace chattcp
