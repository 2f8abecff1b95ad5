// Address families, as systems number them.
#pragma once

#include "decode/step.h"

#include <cstdint>

namespace chattcp {

// IPv4 or IPv6 for the AF_ value of any system, else the end.
Layer layer_of_family(std::uint32_t family);

// The same for four bytes in the order of the machine that wrote them, read in network order.
Layer layer_of_native_family(std::uint32_t family);

} // namespace chattcp
