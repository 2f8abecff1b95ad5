// Addresses as text. A file per system.
#pragma once

#include <cstdint>

namespace chattcp {

// Write the 4 or 16 bytes of an address in network order, from its text (inet_pton(3)):
// "192.0.2.1", "2001:db8::1". False if `text` is none.
bool read_ipv4(const char* text, std::uint8_t* out);
bool read_ipv6(const char* text, std::uint8_t* out);

} // namespace chattcp
