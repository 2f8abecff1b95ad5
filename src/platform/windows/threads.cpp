#include "platform/threads.h"

#include <windows.h>

namespace chattcp {

void ensure_thread_stacks() {}

void lower_priority() {
  SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_BELOW_NORMAL);
}

} // namespace chattcp
