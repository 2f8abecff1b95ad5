// JSON values as text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

// `text` as a string. Bytes that are not UTF-8 become U+FFFD.
std::string json_string(std::string_view text);

// True for one whole value.
bool is_json(std::string_view text);

// Of values that are JSON already.
std::string json_array(const std::vector<std::string>& values);

// An object whose members are written in the order in which they are added.
//
// Objects of nlohmann/json allocate when they are destroyed, so where memory is short they end the
// program; a request must not be able to end the server.
class JsonObject {
public:
  // `value` is JSON already.
  JsonObject& add(std::string_view name, std::string_view value);
  JsonObject& add_string(std::string_view name, std::string_view text);

  std::string text() const;

private:
  std::string members_;
};

} // namespace chattcp
