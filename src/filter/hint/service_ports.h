// Services that people name where a port number is asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace chattcp {

// The port of a well-known service, by its name in lower case as IANA or common use has it. A fixed
// list: nothing is looked up.
std::optional<std::uint16_t> service_port(std::string_view name);

} // namespace chattcp
