// Where a process may still make files.
#pragma once

#include "platform/directory.h"

#include <vector>

namespace chattcp {

// Directories, which are open, in which files may be made, changed, renamed and removed.
using WritableFolders = std::vector<const Directory*>;

} // namespace chattcp
