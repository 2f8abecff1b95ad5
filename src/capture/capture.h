// `chattcp capture`.
#pragma once

#include "capture/capture_options.h"

namespace chattcp {

// Captures until it is done or interrupted; returns the exit status. Throws UsageError for an
// expression that does not compile, before a packet is printed; Error for anything that fails.
int run_capture(const CaptureOptions& options);

} // namespace chattcp
