#include "platform/threads.h"

namespace chattcp {

void ensure_thread_stacks() {}

void lower_priority() {}

} // namespace chattcp
