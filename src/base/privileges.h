// The rights of this process.
#pragma once

#include <string>

namespace chattcp {

// Gives up every capability but the one to open packet sockets (CAP_NET_RAW), where that is held,
// and what could bring others back by running another program. Does nothing where the system has no
// capabilities. Call before the first thread starts: capabilities are those of a thread.
//
// False where the process has no right to capture, as far as can be told. Throws Error where
// capabilities cannot be given up.
bool keep_capture_privilege_only();

// What a user can do to be allowed to capture, as the end of a message.
std::string how_to_permit_capture();

} // namespace chattcp
