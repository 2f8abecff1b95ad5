// The secret that clients must send.
#pragma once

#include <string>

namespace chattcp {

// Makes a token of 192 random bits. Throws Error if the system has no random numbers.
std::string make_token();

// Whether `text` can follow "Authorization: Bearer" (RFC 6750, 2.1: letters, digits and -._~+/,
// with = at the end).
bool is_token(const std::string& text);

// Reads the first line of a file. Throws Error if the file cannot be read, UsageError if the line
// is not a token.
std::string read_token(const std::string& path);

} // namespace chattcp
