// Whether a capture is still on the interface whose name was given. A file per system.
#pragma once

#include <string>

namespace chattcp {

// The index of the single interface that the descriptor `capture` captures on; `name` is its name.
// 0 if there is none, as for `any`.
unsigned index_of_capture(int capture, const std::string& name);

// The name that the interface with the index of a capture has now, if `name` is no longer one of
// its names; empty otherwise, and if it has gone. `capture` is as above.
std::string new_name_of(unsigned index, int capture, const std::string& name);

} // namespace chattcp
