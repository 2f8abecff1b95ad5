// Whether output is coloured.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace chattcp {

enum class ColorChoice : std::uint8_t { automatic, always, never };

// Of --color; automatic where it was not given. Throws UsageError.
ColorChoice parse_color(const std::optional<std::string>& value);

// automatic: where `fd` is a terminal that is not a dumb one (TERM), and NO_COLOR is not set, or is
// empty (https://no-color.org).
bool use_color(ColorChoice choice, int fd);

// True for a terminal that is not a dumb one (TERM), so that it obeys ECMA-48 sequences.
bool obeys_sequences(int fd);

} // namespace chattcp
