// The capabilities of the process (capabilities(7)), and its user.
#pragma once

#include "confine/user.h"

#include <string>

namespace chattcp {

// What a process needs further on.
enum class Capability { none, capture };

// True where the process may open packet sockets (CAP_NET_RAW), as far as can be told. Not for a
// process whose system calls are restricted. Throws Error.
bool may_capture();

// From here on no program that this process runs has more rights than itself
// (PR_SET_NO_NEW_PRIVS). Throws Error.
void forbid_new_privileges();

// Gives up every capability but the one that is needed, where that is held; what could bring others
// back by running another program; and, where `user` is not null, the user and the groups that the
// process has. Where it cannot become `user`, because it lacks CAP_SETUID or CAP_SETGID, or its
// user namespace lacks the user, the user stays, and it returns why; otherwise an empty text. Does
// nothing where the system has no capabilities.
//
// Call before the first thread starts: capabilities are those of a thread. Throws Error.
std::string give_up_rights(Capability needed, const User* user);

} // namespace chattcp
