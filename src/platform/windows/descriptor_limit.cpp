#include "platform/descriptor_limit.h"

namespace chattcp {

// Sockets have no limit, and the C library's is fixed.
bool raise_descriptor_limit() {
  return false;
}

std::uint64_t descriptor_limit() {
  return UINT64_MAX;
}

} // namespace chattcp
