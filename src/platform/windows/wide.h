// Text for the functions of Windows, which take UTF-16. For windows/ folders only.
#pragma once

#include <string>
#include <string_view>

namespace chattcp {

// From UTF-8 to UTF-16 and back. What is not valid becomes U+FFFD.
std::wstring to_wide(std::string_view text);
std::string to_utf8(std::wstring_view text);

} // namespace chattcp
