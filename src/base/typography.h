// What word processors and web pages make of dashes and quotes.
#pragma once

#include <string>
#include <string_view>

namespace chattcp {

// Throws UsageError where `text` begins with a typographic dash or holds typographic quotes,
// neither of which means anything to a shell or to this program. `flag` is the option whose value
// it is, or empty.
void refuse_typography(std::string_view flag, const std::string& text);

} // namespace chattcp
