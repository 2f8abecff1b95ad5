#include "http/message/header_fields.h"

#include <algorithm>
#include <strings.h>

namespace chattcp {

bool equal_ignoring_case(std::string_view left, std::string_view right) {
  return left.size() == right.size() && strncasecmp(left.data(), right.data(), left.size()) == 0;
}

void HeaderFields::add(std::string name, std::string value) {
  fields_.emplace_back(std::move(name), std::move(value));
}

void HeaderFields::set(std::string_view name, std::string value) {
  erase(name);
  add(std::string(name), std::move(value));
}

void HeaderFields::erase(std::string_view name) {
  std::erase_if(fields_,
                [name](const auto& field) { return equal_ignoring_case(field.first, name); });
}

bool HeaderFields::contains(std::string_view name) const {
  return std::any_of(fields_.begin(), fields_.end(),
                     [name](const auto& field) { return equal_ignoring_case(field.first, name); });
}

std::string HeaderFields::value(std::string_view name) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(), [name](const auto& field) {
    return equal_ignoring_case(field.first, name);
  });
  return found == fields_.end() ? std::string() : found->second;
}

std::vector<std::string> HeaderFields::values(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [field_name, value] : fields_) {
    if (equal_ignoring_case(field_name, name)) {
      values.push_back(value);
    }
  }
  return values;
}

std::string HeaderFields::joined_values(std::string_view name) const {
  std::string joined;
  for (const std::string& value : values(name)) {
    joined.append(joined.empty() ? "" : ",").append(value);
  }
  return joined;
}

} // namespace chattcp
