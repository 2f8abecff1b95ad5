// A hint about filters with IPv4-mapped addresses.
#pragma once

#include "filter/packet_filter.h"

#include <string>

namespace chattcp {

// A line if a host in `filter` is an IPv4-mapped address (::ffff:10.0.0.1; RFC 4291, 2.5.5.2),
// which no IPv4 packet has. Otherwise empty.
std::string mapped_hint(const PacketFilter& filter);

} // namespace chattcp
