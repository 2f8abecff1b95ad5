// A token as the first part of the path, for clients that have a field for an address alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chattcp {

// "/TOKEN/api/interfaces", as a client asks whose user has typed http://HOST:PORT/TOKEN, or
// the same with a slash after it.
struct TokenPath {
  std::string token; // Unescaped.
  std::string path;  // "/api/interfaces"
};

// Nothing where the path of a request target has but one part. Whether the first part of one that
// has more is a token, the caller knows by the path.
std::optional<TokenPath> parse_token_path(std::string_view target);

} // namespace chattcp
