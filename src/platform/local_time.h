// Calendar times. A file per system.
#pragma once

#include <cstdint>
#include <ctime>

namespace chattcp {

// Reads the time zone, that of TZ or the system, from its files. Call it once, before local_time().
void read_time_zone();

// The time of day in that zone, of a time in seconds after 1970. False for years beyond the range
// of the system.
bool local_time(std::int64_t seconds, std::tm& out);

// The same in UTC.
bool universal_time(std::int64_t seconds, std::tm& out);

} // namespace chattcp
