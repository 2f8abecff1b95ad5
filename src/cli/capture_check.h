// The options of `chattcp capture`, checked.
#pragma once

#include "capture/capture_options.h"
#include "cli/capture_arguments.h"

namespace chattcp {

// Throws UsageError, which names the option, the value and what is allowed. Opens nothing; the
// expressions of -f are checked where the link layer is known.
CaptureOptions check_capture(const CaptureArguments& arguments);

} // namespace chattcp
