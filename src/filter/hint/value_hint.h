// What a person meant by a value of a filter flag that is none.
#pragma once

#include <string>
#include <string_view>

namespace chattcp {

// One remark with the right spelling, made of `value`, as "http is port 80: -p 80"; empty where
// there is nothing to say. `flag` is spelled as the user does it, and so is the answer: "-p.src"
// gives
// "-p.src 80", "p.src" of a URL "p.src=80". Looks no name up.
std::string port_hint(std::string_view flag, std::string_view value);
std::string address_hint(std::string_view flag, std::string_view value);

} // namespace chattcp
