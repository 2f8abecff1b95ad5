#include "serve/access/token_path.h"

#include "http/message/query_string.h"

namespace chattcp {

std::optional<TokenPath> parse_token_path(std::string_view target) {
  const std::string_view whole = target.substr(0, target.find_first_of("?#"));
  const std::size_t second = whole.find('/', 1);
  if (!whole.starts_with('/') || second == std::string_view::npos || second == 1) {
    return std::nullopt;
  }
  const std::size_t begin = whole.find_first_not_of('/', second);
  if (begin == std::string_view::npos) {
    return std::nullopt;
  }
  return TokenPath{.token = decode_path_part(whole.substr(1, second - 1)),
                   .path = decode_path_part(whole.substr(begin - 1))};
}

} // namespace chattcp
