// Addresses of an interface, in the form in which the system lists them. A file per system.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

struct sockaddr;

namespace chattcp {

using MacAddress = std::array<std::uint8_t, 6>;

// Nothing for addresses of other families and lengths. `address` may be unaligned, and must be as
// long as its family demands.
std::optional<MacAddress> hardware_address(const sockaddr* address);

// The bytes of an IPv4 or IPv6 address in network order, inside `address`; none for other families.
std::span<const std::uint8_t> ip_address_bytes(const sockaddr* address);

// Those of a netmask, whose family some systems leave unset: it is that of `address`.
std::span<const std::uint8_t> ip_netmask_bytes(const sockaddr* netmask, const sockaddr* address);

} // namespace chattcp
