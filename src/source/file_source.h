// Packets from a saved capture.
#pragma once

#include "base/stop_signal.h"
#include "source/capture_filter.h"
#include "source/input_file.h"
#include "source/packet_source.h"

#include <memory>

namespace chattcp {

// Reads a pcap or pcapng file of any byte order and resolution, up to its first packet at once.
// Frames are handed over as they are read, so a pipe that goes on being written is followed; of
// each `snapshot_length` bytes are kept, of 0 all that were saved. `stop` must outlive the source.
//
// Throws Error for a file that cannot be read, or is no capture, or whose first interface has a
// link type that is not decoded; UsageError for the filter. run() throws Error with the byte at
// which the file breaks, or the packet from which on the filter does not fit another link type.
std::unique_ptr<PacketSource> open_file_source(InputFile input, int snapshot_length,
                                               const CaptureFilter& filter, StopSignal& stop);

} // namespace chattcp
