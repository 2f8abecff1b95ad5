// Memory. A file per system.
#pragma once

#include <cstddef>

namespace chattcp {

// Asks for large pages where `size` bytes from `begin`, the beginning of a page, span whole ones:
// the processor then finds their place without a further look into memory. Without effect on
// systems where there are none.
void prefer_large_pages(void* begin, std::size_t size);

} // namespace chattcp
