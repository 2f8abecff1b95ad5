#include "base/typography.h"

#include "base/error.h"

#include <array>

namespace chattcp {

void refuse_typography(std::string_view flag, const std::string& text) {
  constexpr auto kDashes =
      std::to_array<std::string_view>({"\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212"});
  constexpr auto kQuotes =
      std::to_array<std::string_view>({"\u2018", "\u2019", "\u201c", "\u201d"});
  const std::string quoted = std::string(flag) + (flag.empty() ? "'" : ": '") + text + "'";
  for (const std::string_view dash : kDashes) {
    if (text.starts_with(dash)) {
      throw UsageError(quoted + " begins with a typographic dash; type -" +
                       text.substr(dash.size()));
    }
  }
  for (const std::string_view quote : kQuotes) {
    if (text.find(quote) != std::string::npos) {
      throw UsageError(quoted + " has a typographic quote; type ' or \" instead");
    }
  }
}

} // namespace chattcp
