#include "http/message/query_string.h"

#include "base/percent_encoding.h"

namespace chattcp {

QueryParameters parse_query(std::string_view target) {
  QueryParameters parameters;
  const std::size_t question_mark = target.find('?');
  std::string_view rest =
      question_mark == std::string_view::npos ? "" : target.substr(question_mark + 1);
  rest = rest.substr(0, rest.find('#'));
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(pair.size() == rest.size() ? pair.size() : pair.size() + 1);
    const std::size_t equals = pair.find('=');
    if (!pair.empty()) {
      const std::string_view value =
          equals == std::string_view::npos ? "" : pair.substr(equals + 1);
      parameters.emplace(percent_decoded(pair.substr(0, equals), ' '), percent_decoded(value, ' '));
    }
  }
  return parameters;
}

} // namespace chattcp
