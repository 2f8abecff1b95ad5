// What the user probably meant by an invalid value of a filter flag.
#pragma once

#include <string>
#include <string_view>

namespace chattcp {

// A hint with the correct spelling of `value`, such as "http is port 80: -p 80"; empty if there is
// none. The hint spells flags as the user spells `flag`: "-p.src" gives "-p.src 80", and "p.src" in
// a URL "p.src=80". Never resolves a name.
std::string port_hint(std::string_view flag, std::string_view value);
std::string address_hint(std::string_view flag, std::string_view value);

} // namespace chattcp
