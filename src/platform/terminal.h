// Terminals. A file per system.
#pragma once

#include <cstddef>

namespace chattcp {

// True for a terminal, or a console of Windows.
bool is_terminal(int fd);

// True for a terminal that obeys ECMA-48 sequences as far as the system knows: on Windows that is
// turned on first.
bool takes_sequences(int fd);

// Columns of the terminal `fd`; 0 if it is not a terminal.
std::size_t terminal_columns(int fd);

} // namespace chattcp
