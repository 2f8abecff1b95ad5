// Threads. A file per system.
#pragma once

namespace chattcp {

// Gives the threads that start from now on a stack of at least a mebibyte, where the system allows:
// musl's have 128 KiB.
void ensure_thread_stacks();

// Lets the other threads of the machine go first, before this one. Best effort.
void lower_priority();

} // namespace chattcp
