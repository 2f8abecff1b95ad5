// The rights of this process.
#pragma once

namespace chattcp {

// Gives up every capability but the one to open packet sockets (CAP_NET_RAW), where that is held,
// and what could bring others back by running another program. Does nothing where the system has no
// capabilities. Call before the first thread starts: capabilities are those of a thread. Throws
// Error where they cannot be given up.
void keep_capture_privilege_only();

} // namespace chattcp
