// The headers of a request.
#pragma once

#include <httplib.h>

#include <string>
#include <vector>

namespace chattcp {

// The values of all headers of this name, in their order.
std::vector<std::string> header_values(const httplib::Request& request, const std::string& name);

// The same as one list, joined by commas (RFC 9110, 5.3).
std::string joined_values(const httplib::Request& request, const std::string& name);

} // namespace chattcp
