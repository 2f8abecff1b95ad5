// Trying expressions on a frame without a capture.
#pragma once

#include "base/frame.h"
#include "source/capture_filter.h"

namespace chattcp {

// True where one of the user's expressions in `filter` accepts `frame`, or there are none. Throws
// UsageError for one that does not compile for its link type.
bool expressions_accept(const CaptureFilter& filter, const Frame& frame);

} // namespace chattcp
