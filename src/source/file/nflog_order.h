// NFLOG frames saved on a machine with the other byte order. For source/ only.
#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <vector>

namespace chattcp {

// Copies `frame` to `native` with the type and length of each attribute, which the kernel writes in
// its own byte order, in this machine's. Stops at an attribute that runs past the end.
void put_nflog_in_native_order(ByteView frame, std::vector<std::uint8_t>& native);

} // namespace chattcp
