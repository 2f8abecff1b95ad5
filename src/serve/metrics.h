// The counts of a server, for monitoring.
#pragma once

#include "broadcast/capture_registry.h"
#include "broadcast/stream_totals.h"
#include "serve/access/refusal_counts.h"

#include <string>

namespace chattcp {

// In Prometheus's text format, version 0.0.4.
std::string metrics_text(const CaptureRegistry& captures, const StreamTotals& streams,
                         const RefusalCounts& refusals);

// The most important ones as one line for people.
std::string counts_line(const CaptureRegistry& captures, const StreamTotals& streams);

} // namespace chattcp
