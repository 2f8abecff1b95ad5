// Packets from capture files.
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
  int snapshot_length = 0; // Bytes kept of each frame; 0: all.
  CaptureFilter filter;

  // The first file is read up to the end of its first packet when it is opened, so that a file that
  // is broken before that is refused.
  bool first_packet = false;

  // Called for a file among several that cannot be read, or not to its end: the run continues with
  // the next one. A single unreadable file is an Error, and so are several if none can be read.
  std::function<void(const std::string& text)> on_failure = [](const std::string&) {};
};

// Reads pcap and pcapng files of any byte order and resolution, also compressed, one after the
// other. The first one is read up to its first packet now. Frames are handed over as they are read,
// so a growing pipe is followed. `stop` must outlive the source.
//
// Throws Error for a file that cannot be read, is not a capture, or has no interface with a link
// type that is decoded; UsageError for the filter. run() throws Error with the offset at which a
// file is broken, or the packet from which the filter does not compile for another link type.
//
// Why not by libpcap: its reader ends at a second link type or snapshot length of a pcapng file,
// refuses frames of more than 256 KiB, copies every packet, blocks in a pipe where no stop reaches
// it, and drops the names, comments and exact times that -w keeps.
std::unique_ptr<PacketSource> open_file_source(std::vector<InputFile> inputs, FileReading reading,
                                               StopSignal& stop);

} // namespace chattcp
