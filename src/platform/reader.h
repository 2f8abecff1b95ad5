// Noticing that nobody reads any more what is written. A file per system.
#pragma once

#include <optional>

namespace chattcp {

// poll(2)'s events for the descriptor `fd`, which this process writes to, that also report its
// reader gone; nothing if only writing shows that.
std::optional<short> events_of_reader(int fd);

} // namespace chattcp
