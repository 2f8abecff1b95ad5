// A filter as text.
#pragma once

#include "filter/packet_filter.h"

#include <string>
#include <string_view>

namespace chattcp {

// The conditions as URL parameters, "p=tcp&p=!22,443,8000-8999&h.src=10.0.0.0/8"; empty for none.
// Equal for filters with the same values in any order and spelling: overlapping and adjacent ports
// are one range.
std::string filter_text(const PacketFilter& filter);

// The values in `set`, sorted and joined by commas, each after `mark`: "!22,!80-90".
std::string values_text(const ProtocolSet& set, std::string_view mark);
std::string values_text(const PortSet& set, std::string_view mark);
std::string values_text(const AddressSet& set, std::string_view mark);

} // namespace chattcp
