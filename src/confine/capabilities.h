// The capabilities of the process (capabilities(7)), and its user.
#pragma once

#include "confine/user.h"

#include <string>

namespace chattcp {

// What a process still needs.
enum class Capability { none, capture };

// True if the process may open packet sockets (CAP_NET_RAW), as far as is known. Call before system
// calls are restricted. Throws Error.
bool may_capture();

// From here on no program that this process runs has more privileges than itself
// (PR_SET_NO_NEW_PRIVS). Throws Error.
void forbid_new_privileges();

// Gives up every capability but the needed one, and the means to regain others by running another
// program. If `user` is not null, the process becomes that user, with its groups. If it cannot,
// because it lacks CAP_SETUID or CAP_SETGID or its user namespace lacks the user, it keeps its user
// and returns the reason; otherwise an empty text. Does nothing on a system without capabilities.
//
// Call before the first thread starts: capabilities are those of a thread. Throws Error.
std::string give_up_privileges(Capability needed, const User* user);

} // namespace chattcp
