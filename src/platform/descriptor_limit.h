// How many descriptors the process may have open. A file per system.
#pragma once

namespace chattcp {

// Raises the limit as far as the system allows: the usual 256 or 1,024 are few for many clients.
// Best effort: on failure fewer clients fit. Returns false if it stays as it was.
bool raise_descriptor_limit();

} // namespace chattcp
