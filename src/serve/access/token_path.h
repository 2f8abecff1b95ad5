// A token as the first part of the path, for clients that only have a field for an address.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chattcp {

// "/TOKEN/api/interfaces": the target that such a client requests after its user has entered
// http://HOST:PORT/TOKEN, with or without a slash after it.
struct TokenPath {
  std::string token; // Unescaped.
  std::string path;  // "/api/interfaces"
};

// Splits the path of a request target after its first part; returns nothing if it has only one.
// The caller decides by the rest of the path whether the first part is a token.
std::optional<TokenPath> parse_token_path(std::string_view target);

} // namespace chattcp
