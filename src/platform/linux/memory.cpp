#include "platform/memory.h"

#include <sys/mman.h>

namespace chattcp {

// A kernel without them refuses, which does no harm.
void prefer_large_pages(void* begin, std::size_t size) {
  static_cast<void>(madvise(begin, size, MADV_HUGEPAGE));
}

} // namespace chattcp
