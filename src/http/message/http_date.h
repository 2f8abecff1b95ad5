// Dates in HTTP headers.
#pragma once

#include <ctime>
#include <string>

namespace chattcp {

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7), in any locale.
std::string http_date(std::time_t time);

} // namespace chattcp
