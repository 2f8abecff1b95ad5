// Errors of Windows as text. For windows/ folders only.
#pragma once

#include <string>

namespace chattcp {

// What Windows says of an error code, as GetLastError() and WSAGetLastError() give it: in English
// where it has that, without a full stop. UTF-8.
std::string error_text(unsigned long code);

} // namespace chattcp
