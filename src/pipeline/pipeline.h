// The core that every way of capturing runs: source, decoder, filter, format, lines.
#pragma once

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
  UdpTunnels tunnels = {};         // Those that are opened.
  std::uint64_t count = 0;         // End after so many printed packets; 0: no such end.
  CaptureWriter* save = nullptr;   // Gets the raw frames of the printed packets; null: none.
  bool reassemble = false;         // Show fragmented datagrams whole.
  ConnectionSet* hidden = nullptr; // Their packets count as filtered out; null: none.
  // Once lines cannot be written any more, packets that had arrived by then count as not written;
  // otherwise the run ends at once, and they are not counted.
  bool count_rest = true;
};

// Runs until `source` ends, `sink` has no reader any more, or the count is reached. Lines go to
// `sink` as soon as no further frame is there, and in large pieces while there are.
//
// With `save`, later fragments are saved with the first one of a datagram, those that came before
// it too. With `reassemble`, a datagram is printed once its last fragment has come.
//
// A fragment that waits for others is counted when it is known what becomes of it, at the end of
// the run at the latest. Of a datagram one frame counts as printed or filtered out, the others as
// fragments.
//
// Throws the Error of whatever breaks; what came before has been flushed then, as far as its
// target still works. `counts` is right at any time and however this ends.
void run_pipeline(PacketSource& source, const PacketFilter& filter, PacketFormatter& formatter,
                  LineSink& sink, const PipelineOptions& options, Counts& counts);

} // namespace chattcp
