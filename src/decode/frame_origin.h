// Where a frame came from, as its own header, its file or its capture says.
#pragma once

#include "base/frame.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace chattcp {

// Of a frame on its interface.
enum class Direction : std::uint8_t { in, out };

inline constexpr std::array<std::string_view, 2> kDirectionNames{"in", "out"};

// Nothing if none of them says.
std::optional<Direction> direction_of(const Frame& frame);

// The name of the interface; empty if none of them says. Valid as long as the frame's bytes.
std::string_view interface_name_of(const Frame& frame);

} // namespace chattcp
