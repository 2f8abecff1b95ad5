#include "http/message/quality_list.h"

#include "base/words.h"

#include <algorithm>
#include <strings.h>

namespace chattcp {

namespace {

constexpr unsigned kWhole = 1000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// "1", "0.5", "0.001"
unsigned weight_of(std::string_view text) {
  constexpr std::size_t kLongest = 5; // A digit, a point, three digits.
  if (text.empty() || text.size() > kLongest || text[0] < '0' || text[0] > '1' ||
      (text.size() > 1 && text[1] != '.')) {
    return kWhole;
  }
  unsigned weight = text[0] == '1' ? kWhole : 0;
  unsigned place = kWhole;
  for (const char digit : text.substr(std::min<std::size_t>(text.size(), 2))) {
    if (!is_digit(digit)) {
      return kWhole;
    }
    place /= 10;
    weight += place * static_cast<unsigned>(digit - '0');
  }
  return std::min(weight, kWhole);
}

} // namespace

std::string_view take_element(std::string_view& list, char separator) {
  const std::size_t end = list.find(separator);
  const std::string_view element = list.substr(0, end);
  list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
  return trimmed(element);
}

std::vector<Preference> parse_preferences(std::string_view list) {
  std::vector<Preference> preferences;
  while (!list.empty()) {
    std::string_view element = take_element(list, ',');
    Preference preference;
    preference.name = lower_case(take_element(element, ';'));
    while (!element.empty()) {
      const std::string_view parameter = take_element(element, ';');
      if (parameter.size() > 1 && strncasecmp(parameter.data(), "q=", 2) == 0) {
        preference.weight = weight_of(parameter.substr(2));
      }
    }
    if (!preference.name.empty()) {
      preferences.push_back(std::move(preference));
    }
  }
  return preferences;
}

} // namespace chattcp
