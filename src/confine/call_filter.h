// Which system calls a process may still make (Linux: seccomp(2); macOS: sandbox_init(3)). A file
// per system.
#pragma once

#include "confine/activity.h"
#include "confine/writable_folders.h"

namespace chattcp {

// From here on this thread, and those that it starts, can make only the calls that `activity`
// needs; any other fails with EPERM. They cannot run a program, trace a process, open arbitrary
// sockets, or make memory executable. With `folders` they can make, rename and remove files, as far
// as restrict_files() lets them. Does nothing on a system without such filters.
//
// Needs PR_SET_NO_NEW_PRIVS. Throws Error if the kernel has such filters but refuses this one.
void restrict_calls(Activity activity, const WritableFolders& folders);

} // namespace chattcp
