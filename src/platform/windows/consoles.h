// Consoles, which other programs use afterwards. For platform/windows/ only.
#pragma once

namespace chattcp {

// Gives the console the code page back that it had before prepare_process().
void restore_consoles();

} // namespace chattcp
