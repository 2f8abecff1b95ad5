// How many descriptors the process may have open. A file per system.
#pragma once

#include <cstdint>

namespace chattcp {

// Raises the limit as far as the system allows: the usual 256 or 1,024 are few for many clients.
// Best effort: on failure fewer clients fit. Returns false if it stays as it was.
bool raise_descriptor_limit();

// How many there may be. The largest number if that is unknown or without limit.
std::uint64_t descriptor_limit();

} // namespace chattcp
