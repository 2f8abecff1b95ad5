#include "cli/capture_files.h"

#include "base/error.h"
#include "cli/stray_words.h"
#include "filter/kernel_expression.h"
#include "source/live/live_source.h"

#include <algorithm>
#include <cstddef>
#include <unistd.h>
#include <utility>

namespace chattcp {

namespace {

// Of what an address or an expression consists, and the name of a capture mostly does not.
bool may_be_filter(const std::string& word) {
  // std::find, as g++ 12 warns of a length that std::string::find cannot get here.
  return std::find(word.begin(), word.end(), ' ') != word.end() ||
         word.find_first_of("./") == std::string::npos ||
         word.find_first_not_of("0123456789.:/") == std::string::npos;
}

// In `-r FILE port 80`, what follows is meant for a filter and no name of a file.
void refuse_filters(const std::vector<std::string>& names) {
  for (std::size_t i = 1; i < names.size(); ++i) {
    const std::string& name = names[i];
    if (name != "-" && may_be_filter(name) && access(name.c_str(), F_OK) != 0) {
      const std::vector<std::string> words(names.begin() + static_cast<std::ptrdiff_t>(i),
                                           names.end());
      throw UsageError("unexpected argument '" + name + "' after -r: there is no such file; " +
                       stray_word_advice("capture", words));
    }
  }
}

} // namespace

CaptureFiles open_capture_files(const CaptureOptions& options, const CaptureRequest& request,
                                StopSignal& stop) {
  CaptureFiles files;
  if (!options.read_files.empty()) {
    refuse_filters(options.read_files);
    files.inputs = open_input_files(options.read_files);
  } else {
    CaptureFilter filter = request.capture_filter;
    filter.wide = kernel_expression(request.filter, request.tunnels,
                                    request.reassemble || options.write_file.has_value());
    files.live = open_live_source(request.live, filter, stop);
  }
  if (options.write_file) {
    files.output =
        std::make_unique<OutputFile>(open_output_file(*options.write_file, files.inputs));
  }
  return files;
}

std::unique_ptr<PacketSource> take_source(CaptureFiles& files, const CaptureRequest& request,
                                          StopSignal& stop,
                                          std::function<void(const std::string&)> on_failure) {
  return files.live ? std::move(files.live)
                    : open_file_source(std::move(files.inputs),
                                       {.snapshot_length = request.live.snapshot_length,
                                        .filter = request.capture_filter,
                                        .on_failure = std::move(on_failure)},
                                       stop);
}

std::unique_ptr<CaptureWriter> take_writer(CaptureFiles& files, const CaptureRequest& request,
                                           const PacketSource& source) {
  return files.output ? make_capture_writer(std::move(*files.output), source.link_type(),
                                            request.live.interface)
                      : nullptr;
}

} // namespace chattcp
