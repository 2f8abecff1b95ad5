// How arguments may be spelled.
#pragma once

#include <string>
#include <vector>

namespace chattcp {

// Rewrites the spellings that CLI11 does not know: long options with one dash (-h.src, -p.dst,
// -port, -host), with the value behind a space or `=`, become --h.src and so on; `-i=eth0` becomes
// `-i eth0`; `help capture` and `capture help` become `capture --help`. All after a lone `--` stays
// as it is.
std::vector<std::string> normalize_arguments(std::vector<std::string> arguments);

} // namespace chattcp
