// Times as text for programs.
#pragma once

#include "base/timestamp.h"

#include <cstddef>

namespace chattcp {

// The most characters that write_rfc3339() writes.
inline constexpr std::size_t kRfc3339Room = 64;

// Writes "2026-01-29T20:37:35.859123456Z" with its quotes (RFC 3339, UTC, nanoseconds), or null for
// a year that has not four digits. Returns the end of what was written.
char* write_rfc3339(const Timestamp& time, char* out);

} // namespace chattcp
