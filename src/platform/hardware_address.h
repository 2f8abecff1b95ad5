// The hardware address of an interface, in the form in which the system lists it. A file per
// system.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <sys/socket.h>

namespace chattcp {

using MacAddress = std::array<std::uint8_t, 6>;

// Nothing for addresses of other families and lengths. `address` may be unaligned, and must be as
// long as its family demands.
std::optional<MacAddress> hardware_address(const sockaddr* address);

} // namespace chattcp
