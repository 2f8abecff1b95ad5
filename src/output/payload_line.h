// The beginning of a payload on one line, for a person.
#pragma once

#include "base/bytes.h"

#include <cstddef>

namespace chattcp {

// The most bytes that write_payload_line() writes for a column.
inline constexpr std::size_t kBytesPerColumn = 4;

// Writes the beginning of `bytes` in at most `columns`, 3 or more, and returns the end. An ellipsis
// marks text that was cut. Line ends and tabs appear as \n, \r and \t; control characters,
// invisible characters and bytes that are not text appear as dots. Text is ASCII, or UTF-8 if all
// of it is valid, as random bytes often contain valid characters.
//
// Stores one byte past the end.
char* write_payload_line(ByteView bytes, std::size_t columns, char* out);

} // namespace chattcp
