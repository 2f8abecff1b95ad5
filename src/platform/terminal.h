// Terminals. A file per system.
#pragma once

#include <cstddef>

namespace chattcp {

// Columns of the terminal `fd`; 0 if it is not a terminal.
std::size_t terminal_columns(int fd);

} // namespace chattcp
