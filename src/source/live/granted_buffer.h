// How much of --buffer-size the system grants. For use inside source/ only. A file per system.
#pragma once

#include "source/pcap_handle.h"

#include <string>

namespace chattcp {

// A warning if the activated handle has less than `wanted` bytes of buffer; otherwise empty.
std::string buffer_warning(pcap_t* handle, int wanted);

} // namespace chattcp
