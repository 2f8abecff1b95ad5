// Runs what a wish asks for.
#pragma once

#include "analyze/analyzer.h"
#include "base/stop_signal.h"
#include "broadcast/capture_wish.h"
#include "filter/connection_set.h"
#include "pipeline/counts.h"
#include "pipeline/line_sink.h"
#include "source/packet_source.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace chattcp {

// The heading of a table, with its newline; empty if the wish is for JSON or frames.
std::string heading_of(const CaptureWish& wish);

struct WishedRunOptions {
  ConnectionSet* hidden = nullptr;                // As in PipelineOptions.
  const StopSignal* discard = nullptr;            // Likewise.
  std::size_t most_streams = kDefaultMostStreams; // Conversations that an analysis remembers.
  std::uint64_t count = 0;                        // End after so many packets; 0: no limit.
};

// Runs until `source` ends or `sink` has no reader, and writes the lines that the wish asks for,
// without a heading, or frames as a FrameWriter does. Throws what fails.
void run_wish(const CaptureWish& wish, PacketSource& source, LineSink& sink,
              const WishedRunOptions& options, Counts& counts);

} // namespace chattcp
