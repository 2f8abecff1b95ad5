#include "platform/threads.h"

namespace chattcp {

void ensure_thread_stacks() {}

} // namespace chattcp
