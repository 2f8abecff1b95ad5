#include "capture/capture_session.h"

#include "base/message.h"
#include "platform/file.h"
#include "platform/terminal.h"

#include <chrono>
#include <string>

namespace chattcp {

namespace {

// With files, expressions are compiled again at each new link type, which resolves names in them.
Activity activity_of(const CaptureOptions& options) {
  return !options.read_files.empty() && !options.capture_filter.expressions.empty()
             ? Activity::copy_and_resolve
             : Activity::copy;
}

void set_end(StopSignal& stop, double seconds) {
  if (seconds > 0) {
    stop.set_deadline(StopSignal::Clock::now() +
                      std::chrono::duration_cast<StopSignal::Clock::duration>(
                          std::chrono::duration<double>(seconds)));
  }
  stop.watch_reader(kStandardOutput);
}

// True for a file or a device such as /dev/null. The reader of a pipe may write to the terminal.
bool is_file_or_device(int fd) {
  const FileKind kind = kind_of(fd);
  return kind == FileKind::regular || kind == FileKind::device;
}

// On a terminal that shows nothing else, each status line replaces the one before. The progress bar
// also does so while stdout is a pipe.
ReportOptions report_options(const CaptureOptions& options) {
  const bool terminal = obeys_sequences(kStandardError);
  const bool progress = terminal && !options.quiet && !is_terminal(kStandardOutput);
  const bool stats = options.stats_seconds > 0;
  return {.at_end = !options.quiet,
          .stats_seconds = options.stats_seconds,
          .progress = progress,
          .rewrite = stats ? terminal && is_file_or_device(kStandardOutput) : progress,
          .columns = terminal_columns(kStandardError)};
}

} // namespace

CaptureSession::CaptureSession(const CaptureOptions& options)
    : options_(options), report_(counts_, report_options(options)),
      signals_([this] { stop_.request(); }) {
  set_end(stop_, options.seconds);
  files_ = open_capture_files(options, stop_);
}

void CaptureSession::begin() {
  warn(confine(activity_of(options_), options_.confine));
  // Before anything is read: the writer of a pipe may take any time to begin.
  signals_.start([this] { report_.print(); });
  source_ = take_source(files_, options_, stop_, [this](const std::string& failure) {
    report_.say(failure);
    all_read_ = false;
  });
}

std::unique_ptr<CaptureWriter> CaptureSession::take_writer() {
  return chattcp::take_writer(files_, options_, *source_);
}

// Called when everything is open.
void CaptureSession::announce() const {
  warn(source_->warning());
  if (const std::string description = source_->description();
      !options_.quiet && !description.empty()) {
    print_message("listening on " + description);
  }
}

} // namespace chattcp
