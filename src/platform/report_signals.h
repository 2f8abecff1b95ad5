// Signals by which a person asks a program how far it is. A file per system.
#pragma once

#include <vector>

namespace chattcp {

// SIGUSR1, and SIGINFO (Ctrl-T) where there is one.
std::vector<int> report_signals();

} // namespace chattcp
