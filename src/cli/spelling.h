// How arguments may be spelled.
#pragma once

#include <string>
#include <vector>

namespace chattcp {

// Rewrites the spellings that CLI11 does not know: long options with one dash (-h.src, -p.dst,
// -port, -host), with the value after a space or `=`, become --h.src and so on; `-i=eth0` becomes
// `-i eth0`; `help capture` and `capture help` become `capture --help`; `-p .dst`, which PowerShell
// makes of `-p.dst`, becomes `--p.dst`. Nothing after a lone `--` changes.
std::vector<std::string> normalize_arguments(std::vector<std::string> arguments);

} // namespace chattcp
