// The version of libpcap in use.
#pragma once

#include <string>

namespace chattcp {

// "libpcap version 1.10.3 (with TPACKET_V3)".
std::string capture_library_version();

} // namespace chattcp
