// The beginning of a payload on one line, for a person.
#pragma once

#include "base/bytes.h"

#include <cstddef>

namespace chattcp {

// What write_payload_line() writes of a column at the most, in bytes.
inline constexpr std::size_t kBytesPerColumn = 4;

// Writes the beginning of `bytes` in at most `columns`, 3 or more, and returns the end; an ellipsis
// stands for what is left. Line ends and tabs are shown as \n, \r and \t; a dot stands for what
// a terminal would obey, or nobody sees, and for bytes that are no text. Text is ASCII, or UTF-8
// where all of it is: chance makes letters of any bytes.
//
// Stores one byte beyond the end.
char* write_payload_line(ByteView bytes, std::size_t columns, char* out);

} // namespace chattcp
