// Terminals: colours, sequences and sizes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace chattcp {

enum class ColorChoice : std::uint8_t { automatic, always, never };

// The value of --color; automatic if it was not given. Throws UsageError.
ColorChoice parse_color(const std::optional<std::string>& value);

// automatic: true if `fd` is a terminal other than a dumb one (TERM), and NO_COLOR is unset or
// empty (https://no-color.org).
bool use_color(ColorChoice choice, int fd);

// True for a terminal other than a dumb one (TERM), which obeys ECMA-48 sequences.
bool obeys_sequences(int fd);

} // namespace chattcp
