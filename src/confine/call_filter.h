// Which system calls a process may still make (seccomp(2)).
#pragma once

#include "confine/activity.h"

namespace chattcp {

// From here on this thread, and those that it starts, can make the calls that `activity` needs;
// every other one fails with EPERM. They cannot run a program, become another process, trace one,
// open sockets of their own choice, or make memory executable. Does nothing where the kernel has no
// filters of system calls.
//
// Takes PR_SET_NO_NEW_PRIVS. Throws Error where the kernel has them and refuses all the same.
void restrict_calls(Activity activity);

} // namespace chattcp
