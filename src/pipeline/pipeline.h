// The core that every way of capturing runs: source, decoder, filter, format, lines.
#pragma once

#include "analyze/analyzer.h"
#include "base/stop_signal.h"
#include "decode/encapsulation/udp_tunnels.h"
#include "filter/connection_set.h"
#include "filter/packet_filter.h"
#include "output/packet_formatter.h"
#include "pipeline/counts.h"
#include "pipeline/line_sink.h"
#include "source/packet_source.h"
#include "source/save/capture_writer.h"

#include <cstdint>

namespace chattcp {

struct PipelineOptions {
  UdpTunnels tunnels = {};         // To be opened.
  std::uint64_t count = 0;         // Stop after this many printed packets; 0: no limit.
  CaptureWriter* save = nullptr;   // Gets the raw frames of the printed packets; null: none.
  bool heading = true;             // Write what the format has before its first line.
  bool reassemble = false;         // Show fragmented datagrams whole.
  bool losses = false;             // A line of JSON where the source has lost packets.
  ConnectionSet* hidden = nullptr; // Their packets count as filtered out; null: none.
  Analyzer* analyzer = nullptr;    // Follows all but hidden packets, printed or not; null: none.
  // Null: packets that arrived before a stop are printed, or counted as not written if lines can no
  // longer be written. Otherwise the run ends at once when this is requested or lines cannot be
  // written, and they are not counted.
  const StopSignal* discard = nullptr;
};

// Runs until `source` ends, the reader of `sink` leaves, or the count is reached. Lines go to
// `sink` when no frame is pending, and in large pieces while frames keep coming.
//
// With `save`, all fragments of a datagram are saved with its first one, including any that came
// before it. With `reassemble`, a datagram is printed once its last fragment has come.
//
// A fragment that waits for others is counted when the fate of its datagram is known, at the end of
// the run at the latest. One frame of a datagram counts as printed or filtered out, the others as
// fragments.
//
// Throws the Error of anything that fails, after flushing all earlier output as far as possible.
// `counts` is right at any time and however this ends.
void run_pipeline(PacketSource& source, const PacketFilter& filter, PacketFormatter& formatter,
                  LineSink& sink, const PipelineOptions& options, Counts& counts);

} // namespace chattcp
