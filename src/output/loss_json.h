// Lost packets, as streams and `--losses` report them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace chattcp {

// One line of JSON without its newline: {"dropped":12,"where":"kernel"}. `place` is `kernel`,
// `interface` or `client`.
std::string loss_json(std::uint64_t count, std::string_view place);

} // namespace chattcp
