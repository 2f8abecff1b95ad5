// When the next file begins.
#pragma once

#include <cstdint>

namespace chattcp {

// The first moment after `seconds`, a time in seconds after 1970, at which the local time of day
// is a multiple of `interval` seconds, or a day begins. `interval` is from 1 to 86400.
// read_time_zone() comes before.
std::int64_t next_rotation(std::int64_t seconds, std::uint32_t interval);

} // namespace chattcp
