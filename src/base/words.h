// Text that users type.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

// ASCII letters in lower case, anything else unchanged.
std::string lower_case(std::string_view text);

// `text` without blanks at its ends.
std::string_view trimmed(std::string_view text);

// The parts of `text` between the characters of `separators`, empty ones included; an empty text is
// one empty part. They point into `text`.
std::vector<std::string_view> split(std::string_view text, std::string_view separators);

// The word in `known` that is closest to `word`, ignoring case: the fewest letters omitted, added,
// replaced or swapped with a neighbour, at most a third of them. The first of equals; empty if none
// is close. Takes time proportional to the product of the lengths, so words much longer than any
// known one are not compared.
std::string nearest_word(std::string_view word, std::span<const std::string> known);

} // namespace chattcp
