// The files and devices of a capture.
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

// All is open, which may need privileges, and nothing has been read.
struct CaptureFiles {
  std::unique_ptr<PacketSource> live; // -i
  std::vector<InputFile> inputs;      // -r; either this or `live` is set.
  std::unique_ptr<OutputFile> output; // -w, or null.
};

// Throws Error. `stop` must outlive the sources.
CaptureFiles open_capture_files(const CaptureOptions& options, StopSignal& stop);

// The source of `files`. Reads the beginning of a file. `on_failure` as in FileReading. Throws
// Error.
std::unique_ptr<PacketSource> take_source(CaptureFiles& files, const CaptureOptions& options,
                                          StopSignal& stop,
                                          std::function<void(const std::string&)> on_failure);

// The writer for -w, or null. Throws Error.
std::unique_ptr<CaptureWriter> take_writer(CaptureFiles& files, const CaptureOptions& options,
                                           const PacketSource& source);

} // namespace chattcp
