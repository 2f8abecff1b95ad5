// Packets from a saved capture.
#pragma once

#include "base/stop_signal.h"
#include "source/capture_filter.h"
#include "source/packet_source.h"

#include <memory>
#include <string>

namespace chattcp {

struct FileOptions {
  std::string path;        // "-" is standard input.
  int snapshot_length = 0; // Bytes kept of each frame; 0: all that were saved.
};

// Opens a pcap or pcapng file of any byte order and resolution. Frames are handed over as they are
// read, so a pipe that goes on being written is followed. `stop` must outlive the source.
//
// Throws Error for a file that cannot be read, or is no capture, or whose first interface has a
// link type that is not decoded; UsageError for the filter. run() throws Error with the byte at
// which the file breaks, or the packet from which on the filter does not fit another link type.
std::unique_ptr<PacketSource> open_file_source(const FileOptions& options,
                                               const CaptureFilter& filter, StopSignal& stop);

} // namespace chattcp
