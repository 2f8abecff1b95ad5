// The network interfaces of this machine.
#pragma once

#include "base/interface.h"

#include <vector>

namespace chattcp {

// All network interfaces in the system's order, and `any` last if there is one. Devices that carry
// no IP packets are omitted. Needs no privileges. Throws Error if the system cannot list them.
std::vector<Interface> list_interfaces();

} // namespace chattcp
