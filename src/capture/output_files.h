// The files of a capture, as the pipeline sees them.
#pragma once

#include "capture/capture_files.h"
#include "capture/capture_options.h"
#include "files/rotating_file.h"
#include "pipeline/line_sink.h"
#include "source/packet_source.h"
#include "source/save/capture_writer.h"

#include <memory>
#include <string>

namespace chattcp {

// Where the lines go: to -o, or to stdout. `heading` is what each file begins with, and what stdout
// begins with. Throws Error. All but `heading` must outlive the sink.
std::unique_ptr<LineSink> make_line_sink(CaptureFiles& files, const CaptureOptions& options,
                                         std::string heading, const FileRun& run);

// The writer for -w, or null. Throws Error. The same.
std::unique_ptr<CaptureWriter> make_writer(CaptureFiles& files, const CaptureOptions& options,
                                           const PacketSource& source, const FileRun& run);

} // namespace chattcp
