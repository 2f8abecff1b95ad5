// Notations of IPv4 networks other than prefixes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

// The prefixes that equal `text`, in ascending order, if it is an address with a mask
// (10.0.0.0/255.255.255.0), a partial address (10.0, 10.0.*, 10.0/16), or a range
// (10.0.0.1-10.0.0.9, 10.0.0.1-9); otherwise none. A range can need up to 62 prefixes.
std::vector<std::string> prefixes_from(std::string_view text);

} // namespace chattcp
