// Packets from saved captures.
#pragma once

#include "base/stop_signal.h"
#include "source/capture_filter.h"
#include "source/file/input_file.h"
#include "source/packet_source.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace chattcp {

struct FileReading {
  int snapshot_length = 0; // Bytes kept of each frame; 0: all that were saved.
  CaptureFilter filter;

  // Is told of a file among several that cannot be read, or no further: the run goes on with the
  // next one. A single file is an Error, and so are several of which none can be read.
  std::function<void(const std::string& text)> on_failure = [](const std::string&) {};
};

// Reads pcap and pcapng files of any byte order and resolution, also compressed, one after the
// other; the first one up to its first packet at once. Frames are handed over as they are read, so
// a pipe that goes on being written is followed. `stop` must outlive the source.
//
// Throws Error for a file that cannot be read, or is no capture, or of which no interface has a
// link type that is decoded; UsageError for the filter. run() throws Error with the byte at which
// the file breaks, or the packet from which on the filter does not fit another link type.
std::unique_ptr<PacketSource> open_file_source(std::vector<InputFile> inputs, FileReading reading,
                                               StopSignal& stop);

} // namespace chattcp
