// Words that people type.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace chattcp {

// ASCII letters in lower case, all else as it is.
std::string lower_case(std::string_view text);

// `text` without blanks at its ends.
std::string_view trimmed(std::string_view text);

// The one of `known` that `word` was most likely meant to be: letters left out, added, replaced or
// swapped with a neighbour, in whatever case, as few as possible and at most a third of them. Empty
// where there is none. The first of equals. Costs as much as the lengths multiplied, so words that
// are far longer than any known one are not compared.
std::string nearest_word(std::string_view word, std::span<const std::string> known);

} // namespace chattcp
