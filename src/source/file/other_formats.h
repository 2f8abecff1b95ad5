// Files that are no captures of a kind that is read, told by their beginning. For source/ only.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <string>

namespace chattcp {

// How many bytes from the beginning of a file have to be seen that has these first four ones; no
// more than that, as nothing but them may come out of a pipe for a while.
std::size_t needed_to_name(ByteView first);

// What a file with this beginning is, and how to turn it into a capture; a part of a message.
std::string name_other_format(ByteView first);

} // namespace chattcp
