// Services that users name in place of a port number.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace chattcp {

// The port of a well-known service, by its IANA or common name in lower case. A fixed list: nothing
// is looked up.
std::optional<std::uint16_t> service_port(std::string_view name);

} // namespace chattcp
