// Address families of all systems.
#pragma once

#include "decode/step.h"

#include <cstdint>

namespace chattcp {

// IPv4 or IPv6 for the AF_ value of any system, otherwise Layer::end.
Layer layer_of_family(std::uint32_t family);

// The same for a family in either byte order, read in network order.
Layer layer_of_native_family(std::uint32_t family);

} // namespace chattcp
