// The sockets of Windows. For windows/ folders only.
#pragma once

namespace chattcp {

// Makes them usable (WSAStartup), once in a process. Any thread. Throws std::system_error.
void start_sockets();

} // namespace chattcp
