// The headers by which proxies pass on the address of their client.
#pragma once

#include "base/address.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

// Parses an address as these headers contain it: "192.0.2.7", "192.0.2.7:4711",
// "[2001:db8::7]:4711", "2001:db8::7". The port is dropped. Returns nothing for any other text.
std::optional<Address> parse_forwarded_address(std::string_view text);

// The `for` of each element of a `Forwarded` header (RFC 7239, 4), unquoted; empty for an element
// without one. Returns nothing if the header is malformed.
std::optional<std::vector<std::string>> parse_forwarded(std::string_view value);

} // namespace chattcp
