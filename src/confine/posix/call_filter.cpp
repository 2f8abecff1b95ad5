#include "confine/call_filter.h"

namespace chattcp {

void restrict_calls(Activity /*activity*/, const WritableFolders& /*folders*/) {}

} // namespace chattcp
