// Administrators. For windows/ folders only.
#pragma once

namespace chattcp {

// True for a process that was started as administrator.
bool is_elevated();

} // namespace chattcp
