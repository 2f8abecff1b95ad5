// Frames of NFLOG that a machine of the other byte order has saved. For source/ only.
#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <vector>

namespace chattcp {

// Makes `native` a copy of `frame` in which type and length of each attribute, which the kernel
// writes in its own byte order (LINKTYPE_NFLOG), are in this machine's. Stops at an attribute that
// runs past the end.
void put_nflog_in_native_order(ByteView frame, std::vector<std::uint8_t>& native);

} // namespace chattcp
