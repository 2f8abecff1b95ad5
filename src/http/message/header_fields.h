// The header fields of a request or a response.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chattcp {

// Whether two names are the same to HTTP, which ignores the case of ASCII letters.
bool equal_ignoring_case(std::string_view left, std::string_view right);

// HeaderFields keeps names and values in their order. Names are compared without regard to case
// (RFC 9110, 5.1); a name may occur several times.
class HeaderFields {
public:
  void add(std::string name, std::string value);

  // Replaces all fields of that name.
  void set(std::string_view name, std::string value);
  void erase(std::string_view name);

  bool contains(std::string_view name) const;

  // The value of the first field of that name; empty if there is none.
  std::string value(std::string_view name) const;

  // The values of all fields of that name.
  std::vector<std::string> values(std::string_view name) const;

  // The same as one list, joined by commas (RFC 9110, 5.3).
  std::string joined_values(std::string_view name) const;

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

} // namespace chattcp
