// Notations of IPv4 networks other than prefixes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

// The prefixes that are the same as `text`, in ascending order, where it is an address with a mask
// (10.0.0.0/255.255.255.0), a beginning (10.0, 10.0.*, 10.0/16), or the first and last address of a
// range (10.0.0.1-10.0.0.9, 10.0.0.1-9); otherwise none. A range can be as many as 62 prefixes.
std::vector<std::string> prefixes_from(std::string_view text);

} // namespace chattcp
