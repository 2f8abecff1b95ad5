// Dashes and quotes that word processors and web pages have replaced.
#pragma once

#include <string>
#include <string_view>

namespace chattcp {

// Throws UsageError if `text` begins with a typographic dash or holds typographic quotes; neither
// means anything to a shell or to this program. `flag` is the option whose value `text` is, or
// empty.
void refuse_typography(std::string_view flag, const std::string& text);

} // namespace chattcp
