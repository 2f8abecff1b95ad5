// Files in formats that are not read, recognised by their first bytes. For source/ only.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <string>

namespace chattcp {

// How many bytes name_other_format() needs of a file that begins with these four. No more are
// waited for, as a pipe may deliver nothing else for a while.
std::size_t needed_to_name(ByteView first);

// The format of a file with this beginning, and how to convert it; part of a message.
std::string name_other_format(ByteView first);

} // namespace chattcp
