// Pipes. A file per system.
#pragma once

namespace chattcp {

// Lets the pipe `fd` hold a mebibyte, where the system allows: the usual 64 KiB are a few dozen
// packets. Does nothing to other descriptors. Best effort: failure is harmless.
void enlarge_pipe(int fd);

} // namespace chattcp
