// Text of unknown origin, safe for a terminal.
#pragma once

#include <string>

namespace chattcp {

// `text` with control characters replaced by '?': one line, without terminal control sequences.
std::string printable(std::string text);

} // namespace chattcp
