// Which system calls a process may still make (seccomp(2)).
#pragma once

#include "confine/activity.h"

namespace chattcp {

// From here on this thread, and those that it starts, can make only the calls that `activity`
// needs; any other fails with EPERM. They cannot run a program, trace a process, open arbitrary
// sockets, or make memory executable. Does nothing on a kernel without system call filters.
//
// Needs PR_SET_NO_NEW_PRIVS. Throws Error if the kernel has such filters but refuses this one.
void restrict_calls(Activity activity);

} // namespace chattcp
