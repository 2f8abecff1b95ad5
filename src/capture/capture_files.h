// What a capture reads and writes.
#pragma once

#include "base/stop_signal.h"
#include "capture/capture_options.h"
#include "source/file/file_source.h"
#include "source/packet_source.h"
#include "source/save/capture_writer.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace chattcp {

// Opened, which may take rights, and nothing of it read.
struct CaptureFiles {
  std::unique_ptr<PacketSource> live; // -i
  std::vector<InputFile> inputs;      // -r; one of the two is there.
  std::unique_ptr<OutputFile> output; // -w, or null.
};

// Throws Error. `stop` must outlive the sources.
CaptureFiles open_capture_files(const CaptureOptions& options, StopSignal& stop);

// The source that is there; reads the beginning of a file. `on_failure` as in FileReading. Throws
// Error.
std::unique_ptr<PacketSource> take_source(CaptureFiles& files, const CaptureOptions& options,
                                          StopSignal& stop,
                                          std::function<void(const std::string&)> on_failure);

// Null without -w. Throws Error.
std::unique_ptr<CaptureWriter> take_writer(CaptureFiles& files, const CaptureOptions& options,
                                           const PacketSource& source);

} // namespace chattcp
