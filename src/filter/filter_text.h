// A filter as text.
#pragma once

#include "filter/packet_filter.h"

#include <string>

namespace chattcp {

// The conditions as URL parameters, "p=tcp&p=443,8443&h.src=10.0.0.0/8"; empty for none. The same
// for any two filters that were given the same values, in whatever order and spelling.
std::string filter_text(const PacketFilter& filter);

} // namespace chattcp
