// The network interfaces of this machine.
#pragma once

#include "base/interface.h"

#include <vector>

namespace chattcp {

// Every network interface in the system's order, and `any` last where there is one. Devices that
// carry no IP packets are left out. Needs no rights. Throws Error where the system does not answer.
std::vector<Interface> list_interfaces();

} // namespace chattcp
