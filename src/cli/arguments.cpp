#include "cli/arguments.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace chattcp {

namespace {

constexpr std::array<std::string_view, 5> kLongWithOneDash{"-h.src", "-h.dst", "-p.src", "-p.dst",
                                                           "-port"};

bool is_long_with_one_dash(std::string_view argument) {
  const std::string_view name = argument.substr(0, argument.find('='));
  return std::find(kLongWithOneDash.begin(), kLongWithOneDash.end(), name) !=
         kLongWithOneDash.end();
}

bool is_short_with_equals(std::string_view argument) {
  return argument.size() >= 3 && argument[0] == '-' &&
         std::isalpha(static_cast<unsigned char>(argument[1])) != 0 && argument[2] == '=';
}

} // namespace

std::vector<std::string> normalize_arguments(std::vector<std::string> arguments) {
  std::vector<std::string> normalized;
  bool literal = false;
  for (std::string& argument : arguments) {
    literal = literal || argument == "--";
    if (!literal && is_long_with_one_dash(argument)) {
      normalized.push_back("-" + argument);
    } else if (!literal && is_short_with_equals(argument)) {
      normalized.push_back(argument.substr(0, 2));
      normalized.push_back(argument.substr(3));
    } else {
      normalized.push_back(std::move(argument));
    }
  }
  return normalized;
}

} // namespace chattcp
