#include "capture/capture_files.h"

#include "base/error.h"
#include "filter/kernel_expression.h"
#include "platform/file.h"
#include "source/live/live_source.h"

#include <utility>

namespace chattcp {

namespace {

// Lines at the end of a file that is read would never end; among packets, nobody could read them.
void refuse_used(const std::string& path, const CaptureFiles& files) {
  const Descriptor target(open_to_read(path));
  if (target.fd() < 0 || kind_of(target.fd()) != FileKind::regular) {
    return;
  }
  for (const InputFile& input : files.inputs) {
    if (is_same_file(target.fd(), input.descriptor.fd())) {
      throw UsageError("-o: '" + path + "' is the file that -r reads; choose another one");
    }
  }
  if (files.output && is_same_file(target.fd(), files.output->descriptor.fd())) {
    throw UsageError("-o: '" + path + "' is the file of -w; choose another one");
  }
}

} // namespace

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
  files.places = open_output_places(options);
  if (options.write_file && !files.places.packets) {
    files.output =
        std::make_unique<OutputFile>(open_output_file(*options.write_file, files.inputs));
  }
  if (options.output_file && !options.files.rotates()) {
    refuse_used(*options.output_file, files);
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

} // namespace chattcp
