// Who writes to a standard stream. For platform/windows/ only.
#pragma once

#include <mutex>

namespace chattcp {

// Held while write_file() writes to a standard stream, which may take as long as its reader does
// not read; the system answers no question about the pipe meanwhile. Null for other descriptors.
std::mutex* write_lock_of(int fd);

} // namespace chattcp
