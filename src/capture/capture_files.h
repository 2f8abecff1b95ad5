// The files and devices of a capture.
#pragma once

#include "base/stop_signal.h"
#include "capture/capture_options.h"
#include "capture/output_places.h"
#include "source/file/file_source.h"
#include "source/packet_source.h"
#include "source/save/output_file.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace chattcp {

// All is open, which may need privileges, and nothing has been read.
struct CaptureFiles {
  std::unique_ptr<PacketSource> live; // -i
  std::vector<InputFile> inputs;      // -r; either this or `live` is set.
  OutputPlaces places;                // -o, and -w if it rotates.
  std::unique_ptr<OutputFile> output; // -w if it does not, or null.
};

// Throws Error. `stop` must outlive the sources.
CaptureFiles open_capture_files(const CaptureOptions& options, StopSignal& stop);

// The source of `files`. Reads the beginning of a file. `on_failure` as in FileReading. Throws
// Error.
std::unique_ptr<PacketSource> take_source(CaptureFiles& files, const CaptureOptions& options,
                                          StopSignal& stop,
                                          std::function<void(const std::string&)> on_failure);

} // namespace chattcp
