// Lists of what a client takes, with how much it likes each: Accept, Accept-Encoding.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

// "gzip;q=0.5" (RFC 9110, 12.4.2).
struct Preference {
  std::string name;       // In lower case, without its parameters.
  unsigned weight = 1000; // In thousandths; 0: not acceptable.
};

// The elements of `list`, in its order. A weight that cannot be read counts as 1, as does none.
std::vector<Preference> parse_preferences(std::string_view list);

// Takes the next element off a list with this separator; empty where two follow each other.
std::string_view take_element(std::string_view& list, char separator);

} // namespace chattcp
