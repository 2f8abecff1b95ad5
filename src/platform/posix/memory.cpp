#include "platform/memory.h"

namespace chattcp {

void prefer_large_pages(void* /*begin*/, std::size_t /*size*/) {}

} // namespace chattcp
