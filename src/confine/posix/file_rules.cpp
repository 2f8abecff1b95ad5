#include "confine/file_rules.h"

namespace chattcp {

void restrict_files(Activity /*activity*/, const WritableFolders& /*folders*/) {}

} // namespace chattcp
