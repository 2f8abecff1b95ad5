// Percent-encoding, as URLs use it (RFC 3986, 2.1).
#pragma once

#include <string>
#include <string_view>

namespace chattcp {

// `text` with every byte but letters, digits and -._~ as a `%` and two hexadecimal digits.
std::string percent_encoded(std::string_view text);

// Undoes that. A `%` without two digits after it is left as it is, and every `+` becomes `plus`:
// a space in queries, itself in paths.
std::string percent_decoded(std::string_view text, char plus);

} // namespace chattcp
