#include "http/message/request_headers.h"

namespace chattcp {

std::vector<std::string> header_values(const httplib::Request& request, const std::string& name) {
  std::vector<std::string> values;
  const auto [first, last] = request.headers.equal_range(name);
  for (auto header = first; header != last; ++header) {
    values.push_back(header->second);
  }
  return values;
}

std::string joined_values(const httplib::Request& request, const std::string& name) {
  std::string joined;
  for (const std::string& value : header_values(request, name)) {
    joined.append(joined.empty() ? "" : ",").append(value);
  }
  return joined;
}

} // namespace chattcp
