// Which files a process may still open, and which other objects it may reach (Linux: Landlock). A
// file per system.
#pragma once

#include "confine/activity.h"
#include "confine/writable_folders.h"

namespace chattcp {

// From here on this thread, and those that it starts, can open for reading only the files that
// `activity` needs, and cannot create, change or run any, but in `folders`, where they can do all
// but run them. They cannot bind or connect TCP sockets,
// except to resolve names, and cannot reach other processes by signals or abstract sockets. Open
// descriptors are not affected. An older kernel enforces as much of this as it knows; without
// Landlock nothing is enforced.
//
// Needs PR_SET_NO_NEW_PRIVS. Throws Error if the kernel has Landlock but refuses.
void restrict_files(Activity activity, const WritableFolders& folders);

} // namespace chattcp
