#include "serve/access/token_path.h"

#include "base/percent_encoding.h"

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
  return TokenPath{.token = percent_decoded(whole.substr(1, second - 1), '+'),
                   .path = percent_decoded(whole.substr(begin - 1), '+')};
}

} // namespace chattcp
