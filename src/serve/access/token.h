// The secret that lets clients in.
#pragma once

#include <string>

namespace chattcp {

// A new one, of 192 random bits. Throws Error where the system has no random numbers.
std::string make_token();

// Whether `text` can stand behind "Authorization: Bearer" (RFC 6750, 2.1: letters, digits, and
// -._~+/ with = at the end).
bool is_token(const std::string& text);

// The first line of a file. Throws Error for a file that cannot be read, UsageError where that line
// is no token.
std::string read_token(const std::string& path);

} // namespace chattcp
