// The privileges of the process: its user and, on Linux, its capabilities (capabilities(7)). A file
// per system.
#pragma once

#include "confine/user.h"

#include <string>

namespace chattcp {

// What a process still needs.
enum class Capability { none, capture };

// True if the process may capture (CAP_NET_RAW), as far as is known. Call before system
// calls are restricted. Throws Error.
bool may_capture();

// From here on no program that this process runs has more privileges than itself
// (PR_SET_NO_NEW_PRIVS). Does nothing on systems without that. Throws Error.
void forbid_new_privileges();

// Gives up every capability but the needed one, and the means to regain others by running another
// program. If `user` is not null, the process becomes that user, with its group. If it cannot,
// because it lacks CAP_SETUID or CAP_SETGID, its user namespace lacks the user, or the system has
// no capabilities and the needed one is root's, it keeps its user and returns the reason; otherwise
// an empty text.
//
// Call before the first thread starts: capabilities are those of a thread. Throws Error.
std::string give_up_privileges(Capability needed, const User* user);

// The warning that it stays root for that reason, and with what privileges.
std::string staying_root(const std::string& obstacle);

} // namespace chattcp
