// Interfaces by name, the one of a capture, and whether it still has the name that was given. A
// file per system.
#pragma once

#include <string>

namespace chattcp {

// True for what `-i` takes.
bool is_interface(const std::string& name);

// The index of the single interface that the descriptor `capture` captures on; `name` is its name.
// 0 if there is none, as for `any`.
unsigned index_of_capture(int capture, const std::string& name);

// The name that the interface with the index of a capture has now, if `name` is no longer one of
// its names; empty otherwise, and if it has gone. `capture` is as above.
std::string new_name_of(unsigned index, int capture, const std::string& name);

// The name of the interface with this index; empty if there is none. `capture` is as above.
std::string name_of_index(unsigned index, int capture);

// False if the interface is not the port of a bridge, through which frames of others leave.
bool may_be_bridge_port(unsigned index, const std::string& name);

} // namespace chattcp
