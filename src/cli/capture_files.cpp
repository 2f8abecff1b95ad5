#include "cli/capture_files.h"

#include "filter/kernel_expression.h"
#include "source/live_source.h"

#include <utility>

namespace chattcp {

CaptureFiles open_capture_files(const CaptureOptions& options, const CaptureRequest& request,
                                StopSignal& stop) {
  CaptureFiles files;
  if (options.read_file) {
    files.input = std::make_unique<InputFile>(open_input_file(*options.read_file));
  } else {
    CaptureFilter filter = request.capture_filter;
    filter.wide = kernel_expression(request.filter, request.tunnels,
                                    request.reassemble || options.write_file.has_value());
    files.live = open_live_source(request.live, filter, stop);
  }
  if (options.write_file) {
    files.output =
        std::make_unique<OutputFile>(open_output_file(*options.write_file, files.input.get()));
  }
  return files;
}

std::unique_ptr<PacketSource> take_source(CaptureFiles& files, const CaptureRequest& request,
                                          StopSignal& stop) {
  return files.live ? std::move(files.live)
                    : open_file_source(std::move(*files.input), request.live.snapshot_length,
                                       request.capture_filter, stop);
}

std::unique_ptr<PcapWriter> take_writer(CaptureFiles& files, const PacketSource& source) {
  return files.output ? std::make_unique<PcapWriter>(std::move(*files.output), source.link_type())
                      : nullptr;
}

} // namespace chattcp
