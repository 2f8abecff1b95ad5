// Files that are no captures of a kind that is read, told by their beginning. For source/ only.
#pragma once

#include "base/bytes.h"

#include <string>

namespace chattcp {

// What a file with this beginning is, and how to turn it into a capture; a part of a message.
std::string name_other_format(ByteView first);

} // namespace chattcp
