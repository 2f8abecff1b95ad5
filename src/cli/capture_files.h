// What a capture reads and writes.
#pragma once

#include "base/stop_signal.h"
#include "cli/capture_request.h"
#include "source/file_source.h"
#include "source/packet_source.h"
#include "source/pcap_writer.h"

#include <memory>

namespace chattcp {

// Opened, which may take rights, and nothing of it read.
struct CaptureFiles {
  std::unique_ptr<PacketSource> live; // -i
  std::unique_ptr<InputFile> input;   // -r; one of the two is there.
  std::unique_ptr<OutputFile> output; // -w, or null.
};

// Throws Error. `stop` must outlive the sources.
CaptureFiles open_capture_files(const CaptureOptions& options, const CaptureRequest& request,
                                StopSignal& stop);

// The source that is there; reads the beginning of a file. Throws Error.
std::unique_ptr<PacketSource> take_source(CaptureFiles& files, const CaptureRequest& request,
                                          StopSignal& stop);

// Null without -w. Throws Error.
std::unique_ptr<PcapWriter> take_writer(CaptureFiles& files, const PacketSource& source);

} // namespace chattcp
