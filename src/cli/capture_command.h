// `chattcp capture`.
#pragma once

#include "cli/capture_options.h"

namespace chattcp {

// Captures until it is done or interrupted; returns the exit status. Throws UsageError before a
// packet is printed where a value is wrong, Error where something breaks.
int run_capture(const CaptureOptions& options);

} // namespace chattcp
