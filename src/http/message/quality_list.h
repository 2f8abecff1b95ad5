// Lists of what a client accepts, with weights: Accept, Accept-Encoding.
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

// The elements of `list`, in its order. A missing or malformed weight counts as 1.
std::vector<Preference> parse_preferences(std::string_view list);

// Removes the first element from `list` and returns it; empty between two adjacent separators.
std::string_view take_element(std::string_view& list, char separator);

} // namespace chattcp
