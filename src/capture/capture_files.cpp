#include "capture/capture_files.h"

#include "filter/kernel_expression.h"
#include "source/live/live_source.h"

#include <utility>

namespace chattcp {

CaptureFiles open_capture_files(const CaptureOptions& options, StopSignal& stop) {
  CaptureFiles files;
  if (!options.read_files.empty()) {
    files.inputs = open_input_files(options.read_files);
  } else {
    CaptureFilter filter = options.capture_filter;
    filter.wide = kernel_expression(
        shows_analysis(options) ? options.filter.both_directions() : options.filter,
        options.tunnels, options.reassemble || options.write_file.has_value());
    files.live = open_live_source(options.live, filter, stop);
  }
  if (options.write_file) {
    files.output =
        std::make_unique<OutputFile>(open_output_file(*options.write_file, files.inputs));
  }
  return files;
}

std::unique_ptr<PacketSource> take_source(CaptureFiles& files, const CaptureOptions& options,
                                          StopSignal& stop,
                                          std::function<void(const std::string&)> on_failure) {
  return files.live ? std::move(files.live)
                    : open_file_source(std::move(files.inputs),
                                       {.snapshot_length = options.live.snapshot_length,
                                        .filter = options.capture_filter,
                                        .on_failure = std::move(on_failure)},
                                       stop);
}

std::unique_ptr<CaptureWriter> take_writer(CaptureFiles& files, const CaptureOptions& options,
                                           const PacketSource& source) {
  return files.output ? make_capture_writer(std::move(*files.output), source.link_type(),
                                            options.live.interface)
                      : nullptr;
}

} // namespace chattcp
