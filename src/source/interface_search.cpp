#include "source/interface_search.h"

#include "base/number.h"

#include <algorithm>

namespace chattcp {

namespace {

char to_lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

// Upper and lower case of ASCII only.
bool same_words(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char one, char other) { return to_lower(one) == to_lower(other); });
}

} // namespace

const Interface* find_interface(const std::vector<Interface>& interfaces, std::string_view text) {
  const auto named =
      std::find_if(interfaces.begin(), interfaces.end(), [text](const Interface& one) {
        return same_words(one.label(), text) || same_words(one.name, text);
      });
  if (named != interfaces.end()) {
    return &*named;
  }
  const auto number = parse_number<std::size_t>(text);
  return number && *number >= 1 && *number <= interfaces.size() ? &interfaces[*number - 1]
                                                                : nullptr;
}

std::string list_labels(const std::vector<Interface>& interfaces) {
  std::string labels;
  for (const Interface& one : interfaces) {
    labels += (labels.empty() ? "" : ", ") + one.label();
  }
  return "there are: " + labels;
}

void keep_labels_unique(std::vector<Interface>& interfaces) {
  for (auto one = interfaces.begin(); one != interfaces.end(); ++one) {
    const bool taken = std::any_of(interfaces.begin(), one, [&one](const Interface& earlier) {
      return same_words(earlier.friendly_name, one->friendly_name);
    });
    if (taken) {
      one->friendly_name.clear();
    }
  }
}

} // namespace chattcp
