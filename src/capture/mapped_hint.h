// Advice for who filters by an IPv4 address as IPv6 writes it.
#pragma once

#include "filter/packet_filter.h"

#include <string>

namespace chattcp {

// One line where a host of `filter` is an IPv4-mapped address (::ffff:10.0.0.1; RFC 4291, 2.5.5.2),
// which no packet of IPv4 has. Otherwise empty.
std::string mapped_hint(const PacketFilter& filter);

} // namespace chattcp
