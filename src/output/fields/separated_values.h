// Values of a table as text: comma-separated (RFC 4180), or with another separator.
#pragma once

#include "output/chunk.h"

#include <cstddef>
#include <string_view>

namespace chattcp {

void append_character(char character, Chunk& out);

// Appends `text`, in quotes if it holds the separator, a quote or an end of line.
void append_separated(std::string_view text, char separator, Chunk& out);

// Appends a value that is JSON: a string as the text that it means, null as nothing, lists and
// objects as they are. `scratch` has room for as many characters as `json`, and may be where it is.
void append_json_value(std::string_view json, char* scratch, char separator, Chunk& out);

// The size of the first record of `text`, with its end of line; 0 if it has no whole one. An end of
// line between quotes is part of a value.
std::size_t record_size(std::string_view text);

} // namespace chattcp
