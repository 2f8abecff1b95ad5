// Which files a process may still open, and which other objects it may reach (Landlock).
#pragma once

#include "confine/activity.h"

namespace chattcp {

// From here on this thread, and those that it starts, can open for reading what `activity` needs,
// and no other file; make, change or run none; neither bind nor connect a TCP socket (but to
// resolve names); reach no other process by a signal or an abstract socket. Descriptors that are
// open stay as they are. What of this an older kernel does not know is left out; without Landlock
// all of it is.
//
// Takes PR_SET_NO_NEW_PRIVS. Throws Error where the kernel knows it and refuses all the same.
void restrict_files(Activity activity);

} // namespace chattcp
