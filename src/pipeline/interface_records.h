// The interfaces of this machine, ready to be shown.
#pragma once

#include "output/interfaces_json.h"

#include <vector>

namespace chattcp {

// All interfaces in the system's order. Throws Error.
std::vector<InterfaceRecord> interface_records();

} // namespace chattcp
